package dev.plantline.odoo.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Odoo opens when a button was pressed: a form or a list, with the context in which it stands. */
public final class Action {
    /** What the browser does not hand on: {@code CTX_KEY_REGEX} of Odoo's action_service.js. */
    private static final Pattern KEPT_BACK =
            Pattern.compile("(?:default_|search_default_|show_).+|.+_view_ref|group_by|active_id|active_ids|orderedBy");

    private final JsonNode action;
    private final Map<String, Object> context;
    private final Person person;

    private Action(JsonNode action, Map<String, Object> context, Person person) {
        this.action = action;
        this.context = context;
        this.person = person;
    }

    /** The action of a menu. */
    static Action of(JsonNode action, Person person) {
        return new Action(action, Person.and(person.context(), own(action, person.context())), person);
    }

    /**
     * What a button's method answered.
     *
     * @param around context of the form
     * @param button context of the button
     */
    static Optional<Action> of(
            JsonNode answer,
            Map<String, Object> around,
            Map<String, Object> button,
            String model,
            long id,
            Person person) {
        if (!answer.path("type").asText().equals("ir.actions.act_window")) {
            return Optional.empty(); // closes, prints or reloads: nothing is asked
        }
        Map<String, Object> context = new LinkedHashMap<>(around);
        context.keySet().removeIf(key -> KEPT_BACK.matcher(key).matches());
        context.putAll(button);
        context.put("active_model", model);
        context.put("active_id", id);
        context.put("active_ids", List.of(id));
        context.putAll(own(answer, context));
        return Optional.of(new Action(answer, context, person));
    }

    /** Of which model. */
    public String model() {
        return action.path("res_model").asText();
    }

    /** Opens the form: of the record that the action names, or a new one. */
    public Form open() throws OdooFault {
        long id = action.path("res_id").asLong();
        return form(id == 0 ? null : id, "form");
    }

    /** Opens the row of a record in the list. */
    public Form row(long id) throws OdooFault {
        return form(id, "list");
    }

    /** The one record of the list that a person looks for. */
    public long find(List<?> domain) throws OdooFault {
        JsonNode own = action.path("domain");
        Object all = own.isTextual()
                ? Expression.value(own.asText(), name -> Person.plain(Json.MAPPER.valueToTree(context.get(name))))
                : Person.plain(own);
        List<Object> both = new ArrayList<>(all instanceof List<?> list ? list : List.of());
        both.addAll(domain);
        return person.find(model(), both);
    }

    private Form form(Long id, String type) throws OdooFault {
        return new Form(person, person.view(model(), type, viewId(type), context), id, context);
    }

    private Object viewId(String type) {
        for (JsonNode view : action.path("views")) {
            if (view.path(1).asText().equals(type)) {
                return view.path(0).isNumber() ? view.path(0).asLong() : false;
            }
        }
        throw new IllegalStateException(model() + " opens without a " + type + ": " + action.path("views"));
    }

    private static Map<String, Object> own(JsonNode action, Map<String, Object> around) {
        JsonNode own = action.path("context");
        Object value = own.isTextual()
                ? Expression.value(own.asText().isBlank() ? "{}" : own.asText(), name -> {
                    if (!around.containsKey(name)) {
                        throw new IllegalArgumentException("the action's context asks for " + name);
                    }
                    return Person.plain(Json.MAPPER.valueToTree(around.get(name)));
                })
                : Person.plain(own);
        Map<String, Object> context = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> context.put((String) key, each == null ? false : each));
        }
        return context;
    }
}
