package dev.plantline.odoo.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooFault;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A form, or a list whose rows are edited in place, as Odoo describes it for a user: what {@code odoo.tests.form.Form._process_view} takes from the
 * view.
 *
 * @param model whose records it shows
 * @param fields by name, in the order of the view
 * @param spec of what {@code web_read}, {@code onchange} and {@code web_save} are to answer
 * @param buttons in the order of the view
 */
record FormView(String model, Map<String, Field> fields, Map<String, Object> spec, List<Button> buttons) {
    private static final Pattern VIEW_REFERENCE = Pattern.compile("'(\\w+_view_ref)'\\s*:\\s*'([^']+)'");
    private static final Pattern FIXED_CONTEXT =
            Pattern.compile("'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\d+)\\s*(?=[,}])");
    /** How deep lines of lines are shown; what is deeper is a list of ids. */
    private static final int LEVELS = 2;

    /**
     * A field of the view.
     *
     * @param type Odoo's, many2many also for lines that lie too deep to be edited
     * @param relation the model of the records it names; null: none
     * @param relationField for lines: their field that names the record of the form; null: none
     * @param readonly expression
     * @param invisible expression
     * @param context expression; null: none
     * @param onChange whether other fields follow from it
     * @param forceSave whether it is saved although it is readonly
     * @param lines how lines are edited; null: it has none
     */
    record Field(
            String type,
            String relation,
            String relationField,
            String readonly,
            String invisible,
            String context,
            boolean onChange,
            boolean forceSave,
            FormView lines) {
        boolean isMany() {
            return type.equals("one2many") || type.equals("many2many");
        }

        /** As Odoo has it where a view shows one field twice: it is readonly or invisible if it is so in both places. */
        private Field and(Field other) {
            return new Field(
                    type,
                    relation,
                    relationField,
                    both(readonly, other.readonly),
                    both(invisible, other.invisible),
                    other.context == null ? context : other.context,
                    onChange || other.onChange,
                    forceSave || other.forceSave,
                    other.lines == null ? lines : other.lines);
        }
    }

    /**
     * A button of the view.
     *
     * @param name method, or number of the action
     * @param isAction whether it opens an action instead of calling a method
     * @param invisible expression
     * @param context expression; null: none
     */
    record Button(String name, boolean isAction, String invisible, String context) {}

    /** Where views that are not part of the form come from. */
    interface Source {
        /**
         * Odoo's {@code get_views}.
         *
         * @param type form or list
         * @param references context of {@code form_view_ref} and {@code list_view_ref}
         */
        JsonNode view(String model, String type, Map<String, ?> references) throws OdooFault;
    }

    /** Reads what {@code get_views} answered for one view. */
    static FormView of(String model, String type, JsonNode views, Source source) throws OdooFault {
        Element root = parsed(views.path("views").path(type).path("arch").asText());
        return new Reading(source).of(root, model, infos(views), LEVELS);
    }

    private static Map<String, JsonNode> infos(JsonNode views) {
        Map<String, JsonNode> infos = new LinkedHashMap<>();
        views.path("models")
                .properties()
                .forEach(model -> infos.put(model.getKey(), model.getValue().path("fields")));
        return infos;
    }

    private record Reading(Source source) {
        FormView of(Element root, String model, Map<String, JsonNode> infos, int level) throws OdooFault {
            Map<String, Field> fields = new LinkedHashMap<>();
            Map<String, Object> spec = new LinkedHashMap<>();
            List<Button> buttons = new ArrayList<>();
            walk(root, "False", (node, invisible) -> {
                if (node.getTagName().equals("button")) {
                    buttons.add(new Button(
                            node.getAttribute("name"),
                            node.getAttribute("type").equals("action"),
                            invisible,
                            attribute(node, "context")));
                    return;
                }
                String name = node.getAttribute("name");
                JsonNode info =
                        infos.getOrDefault(model, MissingNode.getInstance()).path(name);
                Field field = field(node, info, invisible, infos, level);
                fields.merge(name, field, Field::and);
                spec.put(name, spec(fields.get(name)));
            });
            return new FormView(model, fields, spec, buttons);
        }

        private Field field(Element node, JsonNode info, String invisible, Map<String, JsonNode> infos, int level)
                throws OdooFault {
            boolean lines = info.path("type").asText().equals("one2many") && level > 0;
            String readonly = attribute(node, "readonly");
            return new Field(
                    info.path("type").asText().equals("one2many") && !lines
                            ? "many2many"
                            : info.path("type").asText(),
                    info.path("relation").textValue(),
                    info.path("relation_field").textValue(),
                    expression(readonly == null ? (info.path("readonly").asBoolean() ? "True" : "False") : readonly),
                    invisible,
                    attribute(node, "context"),
                    isSet(node, "on_change"),
                    isSet(node, "force_save"),
                    lines ? lines(node, info, invisible, infos, level) : null);
        }

        /** The view in which lines are edited: their list if it can be, else a form. */
        private FormView lines(Element node, JsonNode info, String invisible, Map<String, JsonNode> infos, int level)
                throws OdooFault {
            String model = info.path("relation").asText();
            Map<String, Element> inside = new LinkedHashMap<>();
            for (Element child : children(node)) {
                inside.put(child.getTagName(), child);
            }
            if (inside.isEmpty() && invisible.equals("True")) {
                return new FormView(model, Map.of(), Map.of(), List.of());
            }
            boolean kanban = node.getAttribute("mode").startsWith("kanban");
            if (!kanban && !inside.containsKey("list")) {
                inside.put("list", loaded(node, model, "list", infos));
            }
            if (!kanban && inside.get("list").hasAttribute("editable")) {
                return of(inside.get("list"), model, infos, level - 1);
            }
            if (!inside.containsKey("form")) {
                inside.put("form", loaded(node, model, "form", infos));
            }
            return of(inside.get("form"), model, infos, level - 1);
        }

        private Element loaded(Element node, String model, String type, Map<String, JsonNode> infos) throws OdooFault {
            Map<String, String> references = new LinkedHashMap<>();
            Matcher matcher = VIEW_REFERENCE.matcher(node.getAttribute("context"));
            while (matcher.find()) {
                references.put(matcher.group(1), matcher.group(2));
            }
            JsonNode views = source.view(model, type, references);
            // the same model may be known already, with other fields
            infos(views)
                    .forEach((name, fields) -> infos.merge(name, fields, (known, more) -> {
                        ObjectNode all = Json.MAPPER.createObjectNode();
                        known.properties().forEach(each -> all.set(each.getKey(), each.getValue()));
                        more.properties().forEach(each -> all.set(each.getKey(), each.getValue()));
                        return all;
                    }));
            return parsed(views.path("views").path(type).path("arch").asText());
        }
    }

    private static Map<String, Object> spec(Field field) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (field.context() != null) {
            spec.put("context", fixed(field.context()));
        }
        if (field.lines() != null) {
            spec.put("fields", field.lines().spec());
        }
        return spec;
    }

    /** What a context says whatever the record is. */
    private static Map<String, Object> fixed(String context) {
        Map<String, Object> fixed = new LinkedHashMap<>();
        Matcher matcher = FIXED_CONTEXT.matcher(context);
        while (matcher.find()) {
            fixed.put(matcher.group(1), Expression.value(matcher.group(2), name -> null));
        }
        return fixed;
    }

    private interface Visitor {
        void visit(Element node, String invisible) throws OdooFault;
    }

    /** Visits fields and buttons, not what is inside a field: that is another view. */
    private static void walk(Element node, String around, Visitor visitor) throws OdooFault {
        for (Element child : children(node)) {
            String own = child.getAttribute("invisible");
            String invisible = own.isEmpty() ? around : either(around, expression(own));
            boolean field = child.getTagName().equals("field");
            if (field || child.getTagName().equals("button")) {
                visitor.visit(child, invisible);
            }
            if (!field) {
                walk(child, invisible, visitor);
            }
        }
    }

    private static List<Element> children(Element node) {
        List<Element> children = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static String expression(String attribute) {
        return switch (attribute) {
            case "1", "true" -> "True";
            case "0", "false" -> "False";
            default -> attribute;
        };
    }

    private static String either(String left, String right) {
        if (left.equals("True") || right.equals("True")) {
            return "True";
        }
        if (left.equals("False") || right.equals("False")) {
            return left.equals("False") ? right : left;
        }
        return "(" + left + ") or (" + right + ")";
    }

    private static String both(String left, String right) {
        if (left.equals("False") || right.equals("False")) {
            return "False";
        }
        if (left.equals("True") || right.equals("True")) {
            return left.equals("True") ? right : left;
        }
        return "(" + left + ") and (" + right + ")";
    }

    private static String attribute(Element node, String name) {
        return node.hasAttribute(name) ? node.getAttribute(name) : null;
    }

    private static boolean isSet(Element node, String name) {
        return Set.of("1", "True", "true").contains(node.getAttribute(name));
    }

    private static Element parsed(String arch) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(arch)))
                    .getDocumentElement();
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalStateException("Odoo gave a view that is no XML", e);
        }
    }
}
