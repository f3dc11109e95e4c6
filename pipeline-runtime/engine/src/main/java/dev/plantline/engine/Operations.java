package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Failure;
import dev.plantline.model.Quantity;
import dev.plantline.model.Step;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The business operations of this release: those that {@code workflows.json} allows to some workflow, each with its document in {@code operations/}. A
 * document is read when it is first asked for.
 */
public final class Operations {
    private static final Operations SHIPPED = new Operations();
    private static final String COUNT = "stock.count";
    /** The field of its document with the place. */
    private static final String COUNTED = "location";

    private final SortedSet<String> names = names(WorkflowMatrix.shipped());
    private final Map<String, BusinessOperation> read = new ConcurrentHashMap<>();

    private Operations() {}

    private static SortedSet<String> names(WorkflowMatrix matrix) {
        SortedSet<String> names = new TreeSet<>();
        for (OdooInterfaceSpec.Workflow workflow : OdooInterfaceSpec.Workflow.values()) {
            names.addAll(matrix.of(workflow).operations());
        }
        return Collections.unmodifiableSortedSet(names);
    }

    /** Those of this release. */
    public static Operations shipped() {
        return SHIPPED;
    }

    /** The names of all, sorted. */
    public SortedSet<String> names() {
        return names;
    }

    /** The operation of this name; empty: there is none. */
    public Optional<BusinessOperation> named(String name) {
        return name != null && names.contains(name)
                ? Optional.of(read.computeIfAbsent(name, BusinessOperation::read))
                : Optional.empty();
    }

    /** The names of those whose documents each describe a record, see {@link BusinessOperation#describesRecord}, sorted. */
    List<String> describingRecords() {
        return names.stream()
                .filter(each -> named(each).orElseThrow().describesRecord())
                .toList();
    }

    /**
     * The one operation that an interface does; empty: it writes by other steps. Of a manifest with several, which is refused elsewhere, the first.
     *
     * @param spec may lack anything
     */
    public static Optional<String> of(OdooInterfaceSpec spec) {
        return steps(spec)
                .map(MappingSpec.Step::operation)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * The models whose records the steps of an interface make or change: those of its operations, of a load and an upsert, and of a find that writes or
     * whose record a call is done for. What Odoo does of its own because of it is no part of it. In the order of the steps.
     *
     * @param spec may lack anything
     */
    public static List<String> models(OdooInterfaceSpec spec) {
        Set<String> models = new LinkedHashSet<>();
        String last = null;
        for (MappingSpec.Step step : steps(spec).toList()) {
            if (step.operation() != null) {
                models.addAll(WorkflowMatrix.shipped().modelsOf(step.operation()));
            } else if (step.call() != null) {
                Optional.ofNullable(last).ifPresent(models::add);
            } else {
                last = WorkflowCheck.modelOf(step);
                if (last != null && (step.find() == null || !hasNoFields(step))) {
                    models.add(last);
                }
            }
        }
        return List.copyOf(models);
    }

    /**
     * The schema of an interface's messages: its contract's, else that of the operation whose document the messages are. Null: it has neither.
     *
     * @param spec may lack anything
     */
    public static JsonNode messageSchema(OdooInterfaceSpec spec) {
        JsonNode own = spec.contract() == null ? null : spec.contract().schema();
        if (spec.contract() == null || own != null && !own.isNull()) {
            return own;
        }
        return steps(spec)
                .filter(Operations::takesMessage)
                .findFirst()
                .flatMap(step -> SHIPPED.named(step.operation()))
                .map(BusinessOperation::schema)
                .orElse(own);
    }

    /**
     * The paths of a message that say which place it counts; empty: it counts none, or a place that no path of the message alone says.
     *
     * @param spec may lack anything
     */
    public static SortedSet<String> placesCounted(OdooInterfaceSpec spec) {
        SortedSet<String> paths = new TreeSet<>();
        steps(spec)
                .filter(step -> COUNT.equals(step.operation()) && step.forEach() == null)
                .forEach(step -> {
                    if (hasNoFields(step)) {
                        paths.add(COUNTED);
                    } else if (step.fields() != null) {
                        step.fields().stream()
                                .filter(field -> field != null && COUNTED.equals(field.to()) && field.from() != null)
                                .forEach(field -> paths.add(field.from()));
                    }
                });
        return paths;
    }

    /** Whether the message itself is the document of this step. */
    static boolean takesMessage(MappingSpec.Step step) {
        return step.operation() != null && step.forEach() == null && hasNoFields(step);
    }

    /** Whether the document of this step is there as a whole: the message, or the element of {@code forEach}. */
    static boolean hasNoFields(MappingSpec.Step step) {
        return isEmpty(step.fields()) && isEmpty(step.lines());
    }

    /**
     * What the documents of these steps say of the one main quantity of their operation, summed, each unit apart; empty: nothing, or of more units than
     * are told.
     */
    static List<Quantity> quantities(List<Step> steps) {
        List<Quantity> sums = Quantity.sum(steps.stream()
                .flatMap(step -> step.<Stream<Quantity>>match(
                        load -> Stream.empty(),
                        upsert -> Stream.empty(),
                        find -> Stream.empty(),
                        call -> Stream.empty(),
                        operation -> SHIPPED.named(operation.operation()).stream()
                                .flatMap(known -> known.quantitiesOf(operation.document()).stream())))
                .toList());
        return sums.size() > Quantity.MOST_UNITS ? List.of() : sums;
    }

    /** The records that the documents of these steps name, in their order; other steps name none. */
    static List<String> records(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.<Stream<String>>match(
                        load -> Stream.empty(),
                        upsert -> Stream.empty(),
                        find -> Stream.empty(),
                        call -> Stream.empty(),
                        operation -> SHIPPED.named(operation.operation()).stream()
                                .map(known -> known.recordOf(operation.document()))))
                .toList();
    }

    /** A failure without what the documents of these steps tell of people. */
    static Failure masked(Failure failure, List<Step> steps) {
        Failure masked = failure;
        for (Step step : steps) {
            Failure before = masked;
            masked = step.<Failure>match(
                    load -> before, upsert -> before, find -> before, call -> before, operation -> SHIPPED.named(
                                    operation.operation())
                            .map(known -> known.masked(before, operation.document()))
                            .orElse(before));
        }
        return masked;
    }

    /**
     * A text without what documents tell of people.
     *
     * @param steps as manifests write them, some of them in part; null: none
     */
    static String masked(String text, JsonNode steps) {
        String masked = text;
        for (JsonNode step : steps == null ? List.<JsonNode>of() : steps) {
            BusinessOperation known = SHIPPED.named(step.path("do").textValue()).orElse(null);
            masked = known == null ? masked : known.masked(masked, step.path("document"));
        }
        return masked;
    }

    private static boolean isEmpty(List<?> list) {
        return list == null || list.isEmpty();
    }

    /** Those of an interface; it may lack anything. */
    static Stream<MappingSpec.Step> steps(OdooInterfaceSpec spec) {
        return spec.mapping() == null || spec.mapping().steps() == null
                ? Stream.empty()
                : spec.mapping().steps().stream().filter(Objects::nonNull);
    }
}
