package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What an interface asks of Odoo beside the proof of its operation, as the side kit's part {@code ensure} holds it. */
final class EnsuredNumbers {
    private static final int DIGITS = 2;
    private static final int MOST_MET = 500;
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,12})?");
    private static final Map<String, String> COMPARED = Map.of(
            "=",
            "",
            "!=",
            "anything but ",
            "in",
            "one of ",
            "not in",
            "none of ",
            "<",
            "less than ",
            "<=",
            "at most ",
            ">",
            "more than ",
            ">=",
            "at least ");
    private static final Map<String, String> COUNTED =
            Map.of("each", "%s", "sum", "the sum of %s", "count", "the number of %s");

    private final Records records;
    private final JsonNode allowed;

    /** Held by what the code of a side kit allows to look at. */
    EnsuredNumbers(Records records, String code) {
        this.records = records;
        this.allowed = AllowedShapes.literal(code, "ENSURED");
    }

    /** What stands at a path: records of one model, and the field of theirs that it ends with. */
    private record Found(String model, List<Long> ids, Schema.Field field) {}

    /**
     * Holds what came of a document against what its interface asks.
     *
     * @param asked path, of and operator of each
     * @param wanted the text of each, or a list of them
     * @throws Refusal when something is not so
     */
    void check(SimulatedOperation.Outcome came, JsonNode asked, JsonNode wanted) {
        for (int i = 0; i < asked.size(); i++) {
            JsonNode one = asked.path(i);
            check(
                    came,
                    one.path(0).asText(),
                    one.path(1).asText(),
                    one.path(2).asText(),
                    wanted.path(i).isArray()
                            ? KitSteps.texts(wanted.path(i))
                            : List.of(wanted.path(i).asText()));
        }
    }

    private void check(SimulatedOperation.Outcome came, String path, String of, String operator, List<String> texts) {
        Found found = found(came, path);
        boolean relation = found.field().model() != null;
        boolean number =
                found.field().type() == Schema.Type.number || found.field().type() == Schema.Type.integer;
        boolean counts = of.equals("count");
        if (!counts && (relation || of.equals("sum") && !number)) {
            throw wrong(
                    "path",
                    path + " holds " + (relation ? "records" : "no numbers")
                            + ", so that only of: count says something of it");
        }
        boolean numbers = counts || number;
        texts.stream()
                .filter(text -> numbers && !DECIMAL.matcher(text).matches())
                .findFirst()
                .ifPresent(text -> {
                    throw wrong(
                            "document",
                            path + " is a number in Odoo, and the mapping compares it with "
                                    + text.substring(0, Math.min(80, text.length())));
                });
        String should = COMPARED.get(operator) + String.join(", ", texts);
        String what = COUNTED.get(of).formatted(path) + " of " + came.model() + "," + came.id();
        List<String> values = values(found, of, numbers);
        if (values.isEmpty()) {
            throw wrong("ensure", what + " should have been " + should + ", and Odoo has nothing there");
        }
        for (int n = 0; n < values.size(); n++) {
            if (!compares(values.get(n), operator, texts, numbers)) {
                boolean main = found.model().equals(came.model()) && found.ids().equals(List.of(came.id()));
                throw wrong(
                        "ensure",
                        what + " should have been " + should + ", and Odoo has "
                                + (values.get(n).isEmpty() ? "nothing" : values.get(n))
                                + (main || !of.equals("each")
                                        ? ""
                                        : " on " + found.model() + ","
                                                + found.ids().get(n)));
            }
        }
    }

    private Found found(SimulatedOperation.Outcome came, String path) {
        String[] names = path.split("\\.");
        String model = came.model();
        List<Long> ids = List.of(came.id());
        for (int n = 0; n < names.length; n++) {
            boolean last = n == names.length - 1;
            if (!isAllowed(model)) {
                throw wrong(
                        "path",
                        "ensure may not look at " + model + ", which " + path
                                + " leads to: it looks at goods and their documents");
            }
            Schema.Field field = records.schema().find(model, names[n]);
            if (field == null) {
                throw wrong(
                        "path",
                        "ensure asks for " + path + ", and " + model + " has no field " + names[n] + " in this Odoo");
            }
            if (last) {
                return new Found(model, ids, field);
            }
            if (field.model() == null) {
                throw wrong(
                        "path",
                        "ensure compares numbers, texts, days and truths, and " + names[n] + " of " + model
                                + " is none (" + path + ")");
            }
            ids = related(model, ids, field, path);
            model = field.model();
        }
        throw new IllegalArgumentException(path);
    }

    private List<Long> related(String model, List<Long> ids, Schema.Field field, String path) {
        Set<Long> related = new LinkedHashSet<>();
        ids.forEach(id -> related.addAll(records.ids(model, id, field.name())));
        if (related.size() > MOST_MET) {
            throw wrong("path", path + " leads to more than " + MOST_MET + " records: ensure something of fewer");
        }
        return List.copyOf(related);
    }

    private boolean isAllowed(String model) {
        String group = model.contains(".") ? model.substring(0, model.indexOf('.') + 1) : model;
        return StreamSupport.stream(allowed.spliterator(), false)
                .map(JsonNode::asText)
                .anyMatch(each -> each.equals(model) || each.equals(group));
    }

    private List<String> values(Found found, String of, boolean numbers) {
        if (of.equals("count")) {
            int number = found.field().model() == null
                    ? found.ids().size()
                    : related(
                                    found.model(),
                                    found.ids(),
                                    found.field(),
                                    found.field().name())
                            .size();
            return List.of(String.valueOf(number));
        }
        List<String> values = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (long id : found.ids()) {
            if (numbers) {
                BigDecimal value =
                        records.number(found.model(), id, found.field().name()).setScale(DIGITS, RoundingMode.HALF_UP);
                sum = sum.add(value);
                values.add(OperationScene.plain(value));
            } else if (found.field().type() == Schema.Type.bool) {
                values.add(
                        Boolean.TRUE.equals(records.value(
                                        found.model(), id, found.field().name()))
                                ? "True"
                                : "False");
            } else {
                values.add(records.text(found.model(), id, found.field().name()));
            }
        }
        return of.equals("sum") ? List.of(OperationScene.plain(sum)) : values;
    }

    private static boolean compares(String there, String operator, List<String> wanted, boolean numbers) {
        if (operator.equals("in") || operator.equals("not in")) {
            boolean met = wanted.stream().anyMatch(one -> compares(there, "=", List.of(one), numbers));
            return met == operator.equals("in");
        }
        if (!numbers && there.isEmpty()) {
            return operator.equals("!=");
        }
        int order = numbers
                ? new BigDecimal(there).compareTo(new BigDecimal(wanted.get(0)).setScale(DIGITS, RoundingMode.HALF_UP))
                : there.compareTo(wanted.get(0));
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static Refusal wrong(String name, String text) {
        return OperationScene.wrong(name, text, null);
    }
}
