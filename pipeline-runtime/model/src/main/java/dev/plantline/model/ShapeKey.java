package dev.plantline.model;

import java.util.List;
import java.util.Map;

/**
 * What operations must have in common to be worked together: the same steps on the same models with the same columns, kinds of reference, calls,
 * contexts and conditions. Values of fields do not count, nor does the number of lines.
 *
 * @param text compared as a whole; its form may change
 */
public record ShapeKey(String text) {

    /** The shape of an operation's steps. */
    public static ShapeKey of(List<Step> steps) {
        StringBuilder shape = new StringBuilder(256);
        for (Step step : steps) {
            step(step, shape);
        }
        return new ShapeKey(shape.toString());
    }

    private static void step(Step step, StringBuilder shape) {
        step.match(
                        load -> {
                            shape.append(load.externalId() == null ? "L " : "I ")
                                    .append(load.model());
                            constants(load.context(), shape);
                            columns(load.fields(), shape);
                            return lines(load.lines(), shape);
                        },
                        upsert -> {
                            shape.append("U ").append(upsert.model());
                            columns(upsert.fields(), shape);
                            return lines(upsert.lines(), shape);
                        },
                        find -> {
                            shape.append("F ")
                                    .append(find.model())
                                    .append(find.all() ? " all " : " ")
                                    .append(find.first());
                            columns(find.by(), shape);
                            constants(find.where(), shape);
                            search(find.search(), shape);
                            columns(find.fields(), shape);
                            return lines(find.lines(), shape);
                        },
                        call -> {
                            shape.append("C ").append(call.method());
                            constants(call.context(), shape);
                            constants(call.arguments(), shape.append('|'));
                            shape.append(call.partial());
                            return constants(call.until(), shape);
                        },
                        operation -> {
                            shape.append("D ").append(operation.operation());
                            operation.ensured().forEach(one -> shape.append(' ')
                                    .append(one.of())
                                    .append(' ')
                                    .append(one.path())
                                    .append(' ')
                                    .append(one.operator()));
                            return shape;
                        })
                .append(';');
    }

    private static void search(Search search, StringBuilder shape) {
        if (!search.isPlain()) {
            limits(search.limits(), shape.append('['));
            shape.append(search.order()).append(search.archived()).append(']');
        }
    }

    private static void limits(List<Search.Limit> limits, StringBuilder shape) {
        limits.forEach(limit -> shape.append(limit.field())
                .append(' ')
                .append(limit.operator())
                .append(kind(limit.value()))
                .append(' '));
    }

    private static StringBuilder lines(List<Lines> lines, StringBuilder shape) {
        for (Lines list : lines) {
            shape.append('(').append(list.field()).append(' ').append(list.mode());
            int before = shape.length();
            int previous = before;
            for (Lines.Line line : list.lines()) {
                int start = shape.length();
                columns(line.match(), shape);
                limits(line.limits(), shape);
                columns(line.fields(), shape);
                lines(line.lines(), shape);
                // Lines of one list are usually alike: a shape that only repeats the one before says nothing new.
                if (previous < start
                        && shape.length() - start == start - previous
                        && sameRegion(shape, previous, start)) {
                    shape.setLength(start);
                } else {
                    previous = start;
                }
            }
            shape.append(')');
        }
        return shape;
    }

    private static boolean sameRegion(StringBuilder shape, int first, int second) {
        int length = second - first;
        for (int i = 0; i < length; i++) {
            if (shape.charAt(first + i) != shape.charAt(second + i)) {
                return false;
            }
        }
        return true;
    }

    private static void columns(Map<String, Value> fields, StringBuilder shape) {
        shape.append('{');
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            shape.append(field.getKey()).append(kind(field.getValue())).append(' ');
        }
        shape.append('}');
    }

    /** References and look-ups are columns of another kind than plain values. */
    private static String kind(Value value) {
        return value.match(
                text -> "=",
                decimal -> "=",
                bool -> "=",
                clear -> "-",
                many -> "=",
                reference -> ">",
                lookup -> "?",
                linked -> linked.records().isEmpty()
                        ? "-"
                        : linked.change() + kind(linked.records().get(0)),
                earlier -> "<");
    }

    private static StringBuilder constants(Map<String, ? extends Value> values, StringBuilder shape) {
        return values.isEmpty() ? shape : shape.append(values);
    }
}
