package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/**
 * A server action with which an administrator's key reads what Odoo's own calls do not tell. It is there for one reading, so that there is none that
 * somebody could have edited since the one before.
 */
final class ReadingAction implements AutoCloseable {
    /** An action that is so old was left behind by an operator that ended while it read. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private static final DateTimeFormatter ODOO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final OdooProtocol administrator;
    /** The one id, in a list. */
    private final JsonNode ids;

    /**
     * Makes it, and deletes those of its name that were left behind.
     *
     * @param name as people see it in Odoo
     * @param model id of the model that it is shown at
     * @param now the wall clock, by which actions that were left behind are told
     */
    ReadingAction(OdooProtocol administrator, String name, String code, long model, Instant now) throws OdooFault {
        this.administrator = administrator;
        JsonNode left = administrator.call(
                SideKitInstaller.ACTION,
                "search",
                Map.of(
                        "domain",
                        List.of(
                                List.of("name", "=", name),
                                List.of("create_date", "<", ODOO_TIME.format(now.minus(LEFT_BEHIND)))),
                        "limit",
                        100));
        if (!left.isEmpty()) {
            unlink(left);
        }
        this.ids = administrator.call(
                SideKitInstaller.ACTION,
                "create",
                Map.of(
                        "vals_list",
                        List.of(Map.of(
                                "name",
                                name,
                                "model_id",
                                model,
                                "state",
                                "code",
                                "code",
                                code,
                                "group_ids",
                                List.of(List.of(6, 0, List.of(SideKitInstaller.administrators(administrator))))))));
    }

    /** Runs it with a request, and returns its answer. */
    JsonNode run(Map<String, ?> request) throws OdooFault {
        return administrator.call(
                SideKitInstaller.ACTION, "run", Map.of("ids", ids, "context", Map.of(SideKit.CONTEXT, request)));
    }

    @Override
    public void close() {
        try {
            unlink(ids);
        } catch (OdooFault stays) {
            // what was read is right nevertheless, and a later reading deletes it
        }
    }

    private void unlink(JsonNode actions) throws OdooFault {
        administrator.call(SideKitInstaller.ACTION, "unlink", Map.of("ids", actions));
    }
}
