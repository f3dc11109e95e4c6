package dev.plantline.command;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.kafka.KafkaRights;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what others have to set up for a plant. */
@Command(
        name = "render",
        description =
                "Prints what the administrators of a plant's Kafka set up for it: the least that each of its users needs.",
        mixinStandardHelpOptions = true)
final class RenderCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Directory of manifests, or one file.")
    private Path path;

    @ArgGroup(multiplicity = "1")
    private What what;

    /** What is printed. */
    private static final class What {
        @Option(names = "--acl", required = true, description = "Kafka's access rules of each plant.")
        private boolean acl;
    }

    @Option(
            names = "--format",
            defaultValue = "commands",
            description = "${COMPLETION-CANDIDATES}: lines of kafka-acls.sh, or KafkaUser resources of Strimzi."
                    + " Default: ${DEFAULT-VALUE}.")
    private Format format;

    @Option(
            names = "--strimzi-cluster",
            paramLabel = "NAME",
            description = "With --format strimzi: name of the Kafka resource.")
    private String strimziCluster;

    /** How rules are written. */
    enum Format {
        /** Lines of Kafka's own script. */
        commands,
        /** Resources of the Strimzi operator. */
        strimzi
    }

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if ((format == Format.strimzi) != (strimziCluster != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    format == Format.strimzi
                            ? "which Kafka resource of Strimzi? Name it with --strimzi-cluster NAME"
                            : "--strimzi-cluster belongs to --format strimzi");
        }
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        // Whether mappings, Odoo and examples agree changes no right.
        if (!checked.form().isEmpty()) {
            checked.form().forEach(finding -> spec.commandLine().getErr().println(finding.text()));
            spec.commandLine().getErr().println("Nothing was printed: correct the manifests first.");
            return Plantline.FOUND;
        }
        List<Plant> plants = checked.world().plants();
        if (plants.isEmpty()) {
            throw new ParameterException(spec.commandLine(), path + " has no Plant, and the users are named there");
        }
        List<String> printed = plants.stream()
                .map(plant -> {
                    PlantAccess access = new PlantAccess(
                            plant, KafkaRights.of(plant.getMetadata().getName(), sources(checked, plant)));
                    return switch (format) {
                        case commands -> access.commands();
                        case strimzi -> access.strimzi(strimziCluster);
                    };
                })
                .toList();
        printed.forEach(spec.commandLine().getOut()::print);
        return 0;
    }

    private static SortedSet<String> sources(Checked checked, Plant plant) {
        SortedSet<String> topics = new TreeSet<>();
        checked.world().interfaces().stream()
                .filter(each -> each.getMetadata()
                        .getNamespace()
                        .equals(plant.getMetadata().getNamespace()))
                .filter(each -> each.getSpec().source() != null) // a manifest with a template may lack even that
                .forEach(each -> KafkaRights.of(
                                new InterfaceId(
                                        plant.getMetadata().getName(),
                                        each.getMetadata().getName()),
                                each.getSpec().source())
                        .ifPresent(topics::add));
        return topics;
    }
}
