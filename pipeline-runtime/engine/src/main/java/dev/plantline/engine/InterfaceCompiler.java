package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.InterfaceId;
import java.time.ZoneId;

/** Turns the manifest of an interface into something that works on messages, or says everything that is wrong with it. */
public final class InterfaceCompiler {
    private InterfaceCompiler() {}

    /**
     * Compiles an interface; takes milliseconds, so do it once per revision. Its tests are checked for form here and run by {@link MappingTests}.
     *
     * @param id whose keys these are
     * @param spec with its defaults filled in
     * @param plantZone of times that come without an offset
     */
    public static Compilation compile(InterfaceId id, OdooInterfaceSpec spec, ZoneId plantZone) {
        return compile(id, spec, plantZone, true);
    }

    /**
     * Compiles what the operator has accepted: with the table of workflows of its own release, which may be another than this one's, so a pod does
     * not hold it to the table again. The side kit holds every call.
     *
     * @param id whose keys these are
     * @param spec with its defaults filled in
     * @param plantZone of times that come without an offset
     */
    public static Compilation accepted(InterfaceId id, OdooInterfaceSpec spec, ZoneId plantZone) {
        return compile(id, spec, plantZone, false);
    }

    private static Compilation compile(
            InterfaceId id, OdooInterfaceSpec spec, ZoneId plantZone, boolean holdsToWorkflow) {
        Problems problems = new Problems();
        TooDeep.check(spec, problems);
        if (!problems.isEmpty()) {
            return new Compilation.Refused(problems.problems(), problems.warnings());
        }
        EmptyEntries.check(spec, problems);
        if (!problems.isEmpty()) {
            return new Compilation.Refused(problems.problems(), problems.warnings());
        }
        JsonNode schema = Operations.messageSchema(spec);
        ContractCheck contract = ContractCheck.compile(
                schema, spec.contract() == null ? null : spec.contract().version(), problems);
        ContractShape shape = contract == null ? ContractShape.UNKNOWN : ContractShape.of(schema);
        KeyReader keys = new KeysCompiler(shape, problems).compile(id, spec.keys(), new Normalizer(spec.contract()));
        MappingPlan mapping = new MappingCompiler(shape, plantZone, problems).compile(spec);
        if (holdsToWorkflow) {
            WorkflowCheck.check(spec, problems);
        }
        Claims claims = new ClaimsCompiler(shape, problems).compile(spec.source());
        MappingTests.check(spec.tests(), problems);
        return problems.isEmpty()
                ? new Compilation.Ready(compiled(id, spec, contract, keys, mapping, claims), problems.warnings())
                : new Compilation.Refused(problems.problems(), problems.warnings());
    }

    private static CompiledInterface compiled(
            InterfaceId id,
            OdooInterfaceSpec spec,
            ContractCheck contract,
            KeyReader keys,
            MappingPlan mapping,
            Claims claims) {
        PersonalData personal = PersonalData.of(Operations.messageSchema(spec));
        return new CompiledInterface(
                id, spec, new MessageReader(!personal.isMarked()), contract, personal, keys, mapping, claims);
    }
}
