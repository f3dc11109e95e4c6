package dev.plantline.odoo.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A person at Odoo's web client, in miniature: opens forms, changes fields, presses buttons and answers what they ask. All goes through the calls
 * that the browser makes ({@code get_views}, {@code onchange}, {@code web_read}, {@code web_save}, the buttons' methods), with the user's rights.
 */
public final class Person {
    /** What a person reaches by menus and buttons that open an action: Odoo gives it to browsers only. */
    interface Actions {
        /**
         * An action.
         *
         * @param name external id, or number
         */
        JsonNode get(String name) throws OdooFault;
    }

    private final OdooProtocol odoo;
    private final Actions actions;
    private final Map<String, Object> context;
    private final Map<List<Object>, FormView> views = new HashMap<>();

    /**
     * A person.
     *
     * @param odoo as the user
     * @param user id
     * @param company id of the one that is chosen
     */
    Person(OdooProtocol odoo, Actions actions, long user, long company) {
        this.odoo = odoo;
        this.actions = actions;
        this.context = Map.of("lang", "en_US", "tz", "UTC", "uid", user, "allowed_company_ids", List.of(company));
    }

    /** Opens the form of a record. */
    public Form open(String model, long id) throws OdooFault {
        return new Form(this, view(model, "form", false, context), id, context);
    }

    /**
     * Chooses a menu.
     *
     * @param action its action's external id
     */
    public Action menu(String action) throws OdooFault {
        return Action.of(action(action), this);
    }

    /** Chooses a menu whose action a method answers, which must be one of its model. */
    public Action menu(String model, String method) throws OdooFault {
        return Action.of(call(model, method, List.of(), context, Map.of()), this);
    }

    /** The one record that a person finds in a list. */
    public long find(String model, List<?> domain) throws OdooFault {
        JsonNode records = call(
                        model,
                        "web_search_read",
                        List.of(),
                        context,
                        Map.of("domain", domain, "specification", Map.of()))
                .path("records");
        if (records.size() != 1) {
            throw new IllegalStateException(records.size() + " records of " + model + " are " + domain);
        }
        return records.path(0).path("id").asLong();
    }

    JsonNode action(String name) throws OdooFault {
        return actions.get(name);
    }

    Map<String, Object> context() {
        return context;
    }

    JsonNode call(String model, String method, List<Long> ids, Map<String, ?> context, Map<String, ?> arguments)
            throws OdooFault {
        Map<String, Object> all = new LinkedHashMap<>(arguments);
        all.put("ids", ids);
        all.put("context", context);
        return odoo.call(model, method, all);
    }

    /**
     * A view.
     *
     * @param id of the view, or false
     */
    FormView view(String model, String type, Object id, Map<String, ?> around) throws OdooFault {
        Map<String, Object> references = new TreeMap<>(around);
        references.keySet().removeIf(key -> !key.endsWith("_view_ref"));
        List<Object> key = List.of(model, type, id, references);
        FormView known = views.get(key);
        if (known == null) {
            known = FormView.of(
                    model,
                    type,
                    views(model, type, id, references),
                    (lines, linesType, linesReferences) -> views(lines, linesType, false, linesReferences));
            views.put(key, known);
        }
        return known;
    }

    private JsonNode views(String model, String type, Object id, Map<String, ?> references) throws OdooFault {
        return call(
                model,
                "get_views",
                List.of(),
                and(Map.of("lang", "en_US"), references),
                Map.of("views", List.of(List.of(id, type))));
    }

    static Map<String, Object> and(Map<String, ?> context, Map<String, ?> more) {
        Map<String, Object> both = new LinkedHashMap<>(context);
        both.putAll(more);
        return both;
    }

    /** JSON as the values that {@link Expression} knows. */
    static Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(each -> map.put(each.getKey(), plain(each.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(each -> list.add(plain(each)));
            return list;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isNumber()) {
            return node.decimalValue();
        }
        return node.isTextual() ? node.asText() : null;
    }
}
