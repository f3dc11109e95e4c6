package dev.plantline.command;

import dev.plantline.model.InterfaceId;
import dev.plantline.topics.account.AuditSource;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What a command reads that tells what happened from the audits of one plant.
 *
 * @param source where they are
 * @param interfaces whose audits: those that were named, else all of the plant
 * @param asked the same as it was asked for
 */
record PlantAudit(AuditSource source, List<InterfaceId> interfaces, String asked) {
    /**
     * What is asked for.
     *
     * @param names of interfaces; null: all of the plant
     * @throws ParameterException when nothing says which plant, or the interfaces are of several
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     */
    static PlantAudit of(List<String> names, KafkaOptions kafka, AnchorKeysOption anchorKeys, CommandSpec spec) {
        List<InterfaceId> named = names == null
                ? List.of()
                : names.stream().map(kafka::interfaceId).distinct().toList();
        String plant = named.isEmpty() ? kafka.plant() : named.get(0).plant();
        if (named.stream().anyMatch(each -> !each.plant().equals(plant))) {
            throw new ParameterException(
                    spec.commandLine(), "the interfaces are of several plants: ask for each plant");
        }
        AuditSource source = new AuditSource(
                kafka.reading(new InterfaceId(plant, "all")), anchorKeys.or(kafka.anchors()), kafka.history());
        return new PlantAudit(
                source,
                named.isEmpty() ? source.interfaces(plant) : named,
                named.isEmpty() ? "any interface of plant " + plant : String.join(", ", names));
    }

    boolean anchorsVerified() {
        return !source.anchors().isEmpty();
    }

    boolean signaturesVerified() {
        return !source.history().isEmpty();
    }

    /** Nothing of it is there. */
    IllegalStateException notThere() {
        return new IllegalStateException(
                "there are no topics of " + asked + ": is the name right, and has the operator made them?");
    }
}
