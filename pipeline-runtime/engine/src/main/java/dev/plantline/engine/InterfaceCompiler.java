package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.InterfaceId;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns the manifest of an interface into something that works on messages, or says everything that is wrong with it. */
public final class InterfaceCompiler {
    private InterfaceCompiler() {}

    /**
     * Compiles an interface of a plant without CodeMaps.
     *
     * @param id whose keys these are
     * @param spec with its defaults filled in
     * @param plantZone of times that come without an offset
     */
    public static Compilation compile(InterfaceId id, OdooInterfaceSpec spec, ZoneId plantZone) {
        return compile(id, spec, plantZone, PlantCodeMaps.NONE);
    }

    /**
     * Compiles an interface; takes milliseconds, so do it once per revision. Its tests are checked for form here and run by {@link MappingTests}.
     *
     * @param id whose keys these are
     * @param spec with its defaults filled in
     * @param plantZone of times that come without an offset
     * @param codeMaps of the plant
     */
    public static Compilation compile(
            InterfaceId id, OdooInterfaceSpec spec, ZoneId plantZone, PlantCodeMaps codeMaps) {
        return compile(id, spec, plantZone, codeMaps, true);
    }

    /**
     * Compiles what the operator has accepted: with the table of workflows of its own release, which may be another than this one's, so a pod does
     * not hold it to the table again. The side kit holds every call.
     *
     * @param id whose keys these are
     * @param spec with its defaults filled in
     * @param plantZone of times that come without an offset
     * @param codeMaps of the plant
     */
    public static Compilation accepted(
            InterfaceId id, OdooInterfaceSpec spec, ZoneId plantZone, PlantCodeMaps codeMaps) {
        return compile(id, spec, plantZone, codeMaps, false);
    }

    /**
     * Compiles what the operator has accepted for who receives messages and maps none: contract, keys and claims. Mapped, every message would be one
     * without effect.
     *
     * @param id whose keys these are
     * @param spec with its defaults filled in
     */
    public static Compilation receiving(InterfaceId id, OdooInterfaceSpec spec) {
        Problems problems = new Problems();
        return isReadable(spec, problems)
                ? compile(
                        id,
                        spec,
                        problems,
                        (shape, unused) -> new Mapped(new MappingPlan(List.of()), NO_CODE_MAPS, Set.of()))
                : unreadable(problems);
    }

    private static Compilation unreadable(Problems problems) {
        return new Compilation.Refused(problems.problems(), problems.warnings(), Set.of());
    }

    private static final SortedMap<String, String> NO_CODE_MAPS = Collections.emptySortedMap();

    /**
     * A mapping.
     *
     * @param codeMaps revisions of the plant's CodeMaps that it names, by name
     * @param named the names of these, and of those that are not there
     */
    private record Mapped(MappingPlan plan, SortedMap<String, String> codeMaps, Set<String> named) {}

    /** Compiles a mapping, or tells what is wrong with it. */
    private interface Mapping {
        Mapped compile(ContractShape shape, Problems problems);
    }

    private static Compilation compile(
            InterfaceId id, OdooInterfaceSpec spec, ZoneId plantZone, PlantCodeMaps codeMaps, boolean holdsToWorkflow) {
        Problems problems = new Problems();
        if (!isReadable(spec, problems)) {
            return unreadable(problems);
        }
        return compile(id, spec, problems, (shape, told) -> {
            CodeTables codes = CodeTables.compile(spec.codeMaps(), codeMaps, plantZone, told);
            MappingPlan plan = new MappingCompiler(shape, plantZone, told).compile(spec, codes);
            if (holdsToWorkflow) {
                WorkflowCheck.check(spec, told);
            }
            SortedMap<String, String> used = new TreeMap<>();
            codes.used().forEach((name, table) -> used.put(name, table.revision()));
            return new Mapped(plan, Collections.unmodifiableSortedMap(used), codes.named());
        });
    }

    private static boolean isReadable(OdooInterfaceSpec spec, Problems problems) {
        TooDeep.check(spec, problems);
        if (problems.isEmpty()) {
            EmptyEntries.check(spec, problems);
        }
        return problems.isEmpty();
    }

    private static Compilation compile(InterfaceId id, OdooInterfaceSpec spec, Problems problems, Mapping mapping) {
        JsonNode schema = Operations.messageSchema(spec);
        ContractCheck contract = ContractCheck.compile(
                schema, spec.contract() == null ? null : spec.contract().version(), problems);
        ContractShape shape = contract == null ? ContractShape.UNKNOWN : ContractShape.of(schema);
        boolean own = spec.contract() != null && spec.contract().schema() != null;
        KeyReader keys =
                new KeysCompiler(shape, own, problems).compile(id, spec.keys(), new Normalizer(spec.contract()));
        Mapped mapped = mapping.compile(shape, problems);
        Claims claims = new ClaimsCompiler(shape, problems).compile(spec.source());
        RecordQueries.check(spec.source(), problems);
        GateCondition gate = new GateCompiler(shape, problems)
                .compile(spec.gate(), Operations.steps(spec).toList());
        MappingTests.check(spec.tests(), problems);
        return problems.isEmpty()
                ? new Compilation.Ready(compiled(id, spec, contract, keys, mapped, claims, gate), problems.warnings())
                : new Compilation.Refused(problems.problems(), problems.warnings(), mapped.named());
    }

    private static CompiledInterface compiled(
            InterfaceId id,
            OdooInterfaceSpec spec,
            ContractCheck contract,
            KeyReader keys,
            Mapped mapped,
            Claims claims,
            GateCondition gate) {
        PersonalData personal = PersonalData.of(Operations.messageSchema(spec));
        return new CompiledInterface(
                id,
                spec,
                new MessageReader(!personal.isMarked()),
                contract,
                personal,
                keys,
                mapped.plan(),
                claims,
                mapped.codeMaps(),
                gate);
    }
}
