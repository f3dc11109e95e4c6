package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.Json;
import dev.plantline.model.ShippedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The least groups of Odoo that the user of a duty needs, beside {@code base.group_user}: {@code odoo-groups.json} beside this class, by operation, and for raw
 * steps by workflow and model. The tests that do the work with them on an Odoo 19, and take each away, read the same file.
 */
public final class OdooGroups {
    private static final Table ALL = read();

    private OdooGroups() {}

    /**
     * What it takes to do an operation, or to write some models by raw steps.
     *
     * @param models that raw steps write; a workflow's needs share none. Of an operation: none
     * @param groups external ids, all of which the user has; a group of a module that is not installed is not needed
     * @param instead groups that do as well; empty: none
     * @param more what some documents or records take beyond that
     */
    public record Need(List<String> models, List<String> groups, List<String> instead, List<More> more) {
        /** Copies the lists; what is missing is empty. */
        public Need {
            models = copy(models);
            groups = copy(groups);
            instead = copy(instead);
            more = copy(more);
        }

        /**
         * In words, without a full stop.
         *
         * @param code how the names of groups and of fields are set off, for example between backticks
         */
        public String said(UnaryOperator<String> code) {
            Stream<String> always = groups.isEmpty()
                    ? Stream.empty()
                    : Stream.of(listed(groups, code)
                            + (instead.isEmpty() ? "" : " (or instead " + listed(instead, code) + ")"));
            Stream<String> some = more.stream()
                    .map(each ->
                            (groups.isEmpty() ? "" : "also ") + listed(each.groups(), code) + " " + each.said(code));
            return Stream.concat(always, some).collect(Collectors.joining("; "));
        }

        /**
         * What one document takes.
         *
         * @param known of what only Odoo knows, that which is so: some of {@link More#where()}
         */
        public SortedSet<String> of(JsonNode document, Set<String> known) {
            SortedSet<String> all = new TreeSet<>(groups);
            more.stream().filter(each -> each.isFor(document, known)).forEach(each -> all.addAll(each.groups()));
            return all;
        }
    }

    /**
     * What only some documents of an operation take, or some records that raw steps write.
     *
     * @param field path in the document, at most one list deep, for example {@code lines/price}: a document without it does not take this; null: the document does not
     *     show it
     * @param values of the field; empty: any
     * @param where what must be so beside that, in words, and only Odoo knows it; null: nothing
     * @param groups external ids
     */
    public record More(String field, List<String> values, String where, List<String> groups) {
        /** Copies the lists; what is missing is empty. */
        public More {
            values = copy(values);
            groups = copy(groups);
        }

        /**
         * When it is so, in words.
         *
         * @param code how the field is set off
         */
        public String said(UnaryOperator<String> code) {
            String shown = field == null
                    ? ""
                    : "with " + code.apply(field + (values.isEmpty() ? "" : ": " + String.join(" or ", values)));
            String other = where == null ? "" : "where " + where;
            return shown + (shown.isEmpty() || other.isEmpty() ? "" : " ") + other;
        }

        private boolean isFor(JsonNode document, Set<String> known) {
            return (where == null || known.contains(where))
                    && (field == null
                            || found(document, List.of(field.split("/")))
                                    .anyMatch(each -> values.isEmpty() || values.contains(each.asText())));
        }

        private static Stream<JsonNode> found(JsonNode node, List<String> path) {
            if (node.isArray()) {
                return StreamSupport.stream(node.spliterator(), false).flatMap(each -> found(each, path));
            }
            return path.isEmpty()
                    ? Stream.of(node).filter(each -> !each.isMissingNode())
                    : found(node.path(path.get(0)), path.subList(1, path.size()));
        }
    }

    /**
     * What an operation takes.
     *
     * @param operation one of {@link Operations#names()}
     */
    public static Need of(String operation) {
        return ALL.operations().get(operation);
    }

    /**
     * The needs of a workflow of raw steps: of each, if an interface writes one of its models; none of another workflow. Models that an administrator has
     * made have rights of their own.
     */
    public static List<Need> of(Workflow workflow) {
        return ALL.rawSteps().getOrDefault(workflow, List.of());
    }

    private static String listed(List<String> groups, UnaryOperator<String> code) {
        return groups.stream().map(code).collect(Collectors.joining(", "));
    }

    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static Table read() {
        try {
            Table all = Json.MAPPER.readValue(ShippedText.of(OdooGroups.class, "odoo-groups.json"), Table.class);
            List<String> without = new ArrayList<>(Operations.shipped().names());
            without.removeAll(all.operations().keySet());
            Stream.of(Workflow.values())
                    .filter(each -> WorkflowMatrix.shipped().isRaw(each)
                            && !all.rawSteps().containsKey(each))
                    .forEach(each -> without.add(each.name()));
            if (!without.isEmpty()) {
                throw new IllegalStateException("odoo-groups.json has no row for " + String.join(", ", without));
            }
            return all;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("odoo-groups.json of the jar cannot be read", e);
        }
    }

    /** The file. */
    private record Table(Map<String, Need> operations, Map<Workflow, List<Need>> rawSteps) {}
}
