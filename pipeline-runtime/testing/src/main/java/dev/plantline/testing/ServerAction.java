package dev.plantline.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Python that an administrator runs in a real Odoo, as a server action of its own. With each text that is written into an action, every worker of Odoo forgets
 * what it knows of rights and actions: run one several times rather than several once.
 *
 * @param <E> how a call fails
 */
public final class ServerAction<E extends Exception> implements AutoCloseable {
    private static final String ACTION = "ir.actions.server";

    private final Odoo<E> administrator;
    /** The one id, in a list. */
    private final JsonNode ids;

    /**
     * The way to an Odoo as one user.
     *
     * @param <E> how a call fails
     */
    @FunctionalInterface
    public interface Odoo<E extends Exception> {
        /** Calls a method of a model with named arguments, and returns what it returned. */
        JsonNode call(String model, String method, Map<String, ?> arguments) throws E;
    }

    /**
     * Creates it.
     *
     * @param administrator a user who may
     * @param name as people see it in Odoo
     * @param code what it puts into the variable {@code action} is its answer
     */
    public ServerAction(Odoo<E> administrator, String name, String code) throws E {
        this(administrator, name, code, Map.of());
    }

    /**
     * Creates it with more fields.
     *
     * @param administrator a user who may
     * @param name as people see it in Odoo
     * @param code what it puts into the variable {@code action} is its answer
     * @param more values of other fields, by name
     */
    public ServerAction(Odoo<E> administrator, String name, String code, Map<String, ?> more) throws E {
        this.administrator = administrator;
        JsonNode model = administrator.call(
                "ir.model",
                "search_read",
                Map.of("domain", List.of(List.of("model", "=", "res.partner")), "fields", List.of("model")));
        Map<String, Object> values = new HashMap<>(more);
        values.put("name", name);
        values.put("model_id", model.path(0).path("id"));
        values.put("state", "code");
        values.put("code", code);
        this.ids = administrator.call(ACTION, "create", Map.of("vals_list", List.of(values)));
    }

    /** Runs code once, takes it away, and returns its answer. */
    public static <E extends Exception> JsonNode once(Odoo<E> administrator, String name, String code) throws E {
        try (ServerAction<E> action = new ServerAction<>(administrator, name, code)) {
            return action.run(Map.of());
        }
    }

    /** Runs it with this context and returns its answer. */
    public JsonNode run(Map<String, ?> context) throws E {
        return administrator.call(ACTION, "run", Map.of("ids", ids, "context", context));
    }

    /** Its id in Odoo. */
    public long id() {
        return ids.path(0).asLong();
    }

    @Override
    public void close() throws E {
        administrator.call(ACTION, "unlink", Map.of("ids", ids));
    }
}
