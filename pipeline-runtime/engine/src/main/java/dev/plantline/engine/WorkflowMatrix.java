package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.Json;
import dev.plantline.model.ShippedText;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each workflow may do in Odoo: {@code workflows.json} beside this class, one table for every plant. A business workflow does operations; raw steps,
 * which write and call by themselves, have workflows of their own, apart by duty: what moves stock or reports production counts no stock, buys
 * nothing, keeps no master data and reaches no money. The table comes with the release and is never made from mappings, so that whoever writes a mapping cannot widen
 * it. Prices, values, periods, banks, companies and locks are for workflows of finance alone.
 */
public final class WorkflowMatrix {
    private static final String TEXT = ShippedText.of(WorkflowMatrix.class, "workflows.json");
    private static final WorkflowMatrix SHIPPED = new WorkflowMatrix(read());

    private final Map<Workflow, WorkflowRights> rights = new EnumMap<>(Workflow.class);
    private final Map<Workflow, Boolean> finance = new EnumMap<>(Workflow.class);
    private final Map<Workflow, List<Workflow>> raw = new EnumMap<>(Workflow.class);
    private final Map<String, List<String>> models;
    private final String ofRawSteps;

    private WorkflowMatrix(Table table) {
        for (Workflow workflow : Workflow.values()) {
            Row row = table.workflows().get(workflow);
            if (row == null) {
                throw new IllegalStateException("workflows.json has no row " + workflow);
            }
            boolean isFinance = Boolean.TRUE.equals(row.finance());
            finance.put(workflow, isFinance);
            rights.put(workflow, row.rights(isFinance ? Map.of() : table.context()));
            raw.put(workflow, row.raw() == null ? List.of(workflow) : List.copyOf(row.raw()));
        }
        models = Map.copyOf(table.operations());
        ofRawSteps = Stream.of(Workflow.values())
                .filter(this::isRaw)
                .map(each -> each + " " + table.workflows().get(each))
                .collect(Collectors.joining("\n", table.context() + "\n", ""));
    }

    /** The table of this release. */
    public static WorkflowMatrix shipped() {
        return SHIPPED;
    }

    /** What raw steps may write and call, as a text that tells one release's from another's. Which operations there are is no part of it. */
    public String text() {
        return ofRawSteps;
    }

    /** What a workflow may do. */
    public WorkflowRights of(Workflow workflow) {
        return rights.get(workflow);
    }

    /** What some workflows may do together; nothing when there is none. */
    public WorkflowRights of(Collection<Workflow> workflows) {
        return workflows.stream().map(rights::get).reduce(WorkflowRights.NONE, WorkflowRights::and);
    }

    /** Whether a workflow is one of finance, which may reach money. */
    public boolean isFinance(Workflow workflow) {
        return finance.get(workflow);
    }

    /** Whether a workflow is one of raw steps, which do no operation. */
    public boolean isRaw(Workflow workflow) {
        return !rights.get(workflow).writes().isEmpty();
    }

    /**
     * The workflows that raw steps of a business workflow belong to, under which releases before this one had them, the usual one first; of any other
     * itself. Together they may at least what the business workflow might.
     */
    public List<Workflow> rawOf(Workflow workflow) {
        return raw.get(workflow);
    }

    /**
     * The models whose records an operation makes or changes itself, lines with their document. What Odoo does of its own because of it, as the entries
     * that follow from a move of stock, is no part of it.
     *
     * @return none for a name that is no operation of this release
     */
    public List<String> modelsOf(String operation) {
        return models.getOrDefault(operation, List.of());
    }

    private static Table read() {
        try {
            return Json.MAPPER.readValue(TEXT, Table.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("workflows.json of the jar cannot be read", e);
        }
    }

    /**
     * The file.
     *
     * @param workflows one row each
     * @param operations the models that each makes or changes records of
     * @param context keys that every load and call may give, but for those of finance
     */
    private record Table(
            Map<Workflow, Row> workflows, Map<String, List<String>> operations, Map<String, JsonNode> context) {}

    /**
     * One row: {@code raw} the workflows of raw steps beside it, the usual one first, {@code operations} by name, {@code write} fields by path, {@code load} and {@code call} context keys by model and by method, {@code arguments}
     * and {@code until} named arguments and fields of proof by method.
     */
    private record Row(
            Boolean finance,
            List<Workflow> raw,
            List<String> operations,
            Map<String, List<String>> write,
            Map<String, Map<String, JsonNode>> load,
            Map<String, Map<String, JsonNode>> call,
            Map<String, Map<String, JsonNode>> arguments,
            Map<String, List<String>> until) {

        WorkflowRights rights(Map<String, JsonNode> common) {
            TreeMap<String, SortedSet<String>> writes = new TreeMap<>();
            TreeMap<String, SortedMap<String, ContextValues>> loads = new TreeMap<>();
            TreeMap<String, SortedMap<String, ContextValues>> calls = new TreeMap<>();
            if (write != null) {
                write.forEach((path, fields) -> {
                    writes.put(path, new TreeSet<>(fields));
                    if (path.indexOf('/') < 0) {
                        put(loads, path, common);
                    }
                });
            }
            if (load != null) {
                load.forEach((model, keys) -> put(loads, model, keys));
            }
            if (call != null) {
                call.forEach((method, keys) -> {
                    put(calls, method, keys);
                    put(calls, method, common);
                });
            }
            TreeMap<String, SortedMap<String, ContextValues>> given = new TreeMap<>();
            if (arguments != null) {
                arguments.forEach((method, names) -> put(given, method, names));
            }
            TreeMap<String, SortedSet<String>> proofs = new TreeMap<>();
            if (until != null) {
                until.forEach((method, fields) -> proofs.put(method, new TreeSet<>(fields)));
            }
            return new WorkflowRights(
                    writes,
                    loads,
                    calls,
                    given,
                    proofs,
                    operations == null ? new TreeSet<>() : new TreeSet<>(operations));
        }

        private static void put(
                Map<String, SortedMap<String, ContextValues>> into, String name, Map<String, JsonNode> keys) {
            SortedMap<String, ContextValues> values = into.computeIfAbsent(name, unused -> new TreeMap<>());
            keys.forEach((key, written) -> values.put(key, ContextValues.read(written)));
        }
    }
}
