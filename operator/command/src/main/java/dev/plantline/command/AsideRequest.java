package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.model.AsideState;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.Edited;
import dev.plantline.model.Command.Selection;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.account.Aside.Entry;
import dev.plantline.topics.account.Fate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What retry and discard share: which messages, and who asks. */
final class AsideRequest {
    private static final String INTERFACE = "INTERFACE";
    private static final String WHICH_INTERFACE =
            "Name of the interface, or <plant>.<interface>; <namespace>/<interface> does it through the cluster, as plantline command.";

    @Parameters(
            arity = "0..1",
            paramLabel = INTERFACE,
            description = WHICH_INTERFACE + " With --cause it may be left out: all interfaces of the plant.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(names = "--dry-run", description = "Only says what would be done, and changes nothing.")
    private boolean dryRun;

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            description =
                    "With --dry-run: tries the messages against the contracts and mappings of these manifests. Asks no Odoo.")
    private Path manifests;

    @Mixin
    private HandOver handOver;

    @Option(names = "--yes", description = "Through the cluster: does it without a question.")
    private boolean yes;

    @Mixin
    private Kubectl cluster;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Exactly one of them. */
    private static final class Which {
        @Option(
                names = "--position",
                paramLabel = "PARTITION/OFFSET",
                converter = Position.Converter.class,
                description = "One message, as aside list names it.")
        private Position position;

        @Option(names = "--order-key", paramLabel = "KEY", description = "Everything of one order key.")
        private String orderKey;

        @Option(names = "--all", description = "Everything that is set aside in the interface.")
        private boolean all;

        @Option(
                names = "--older-than",
                paramLabel = "DURATION",
                converter = DurationConverter.class,
                description = "Everything that has been set aside for longer than this, for example 720h.")
        private Duration olderThan;

        @Option(
                names = "--cause",
                paramLabel = "CAUSE",
                description = "Everything that failed for this cause, as aside causes names it.")
        private String cause;
    }

    /** A command for one partition, with the editions that were looked at; null: there was nothing to look at. */
    private record Part(int partition, Selection selection, List<Edited> edited) {}

    /** Hands the commands over and tells what came of them. */
    int ask(Action action, String reason) throws InterruptedException, UnreadableFormException, IOException {
        if (name != null && name.contains("/")) {
            return throughTheCluster(action, reason);
        }
        if (name == null && which.cause == null) {
            throw new ParameterException(spec.commandLine(), "missing: " + INTERFACE + ". " + WHICH_INTERFACE);
        }
        if (manifests != null && !dryRun) {
            throw new ParameterException(
                    spec.commandLine(), "--manifests says what would become of the messages: add --dry-run");
        }
        if (manifests != null && action == Action.discard) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--manifests says what would become of a retry; what is discarded has no effect whatever they say");
        }
        try {
            return dryRun ? show(action) : handOver(action, reason);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private int throughTheCluster(Action action, String reason) throws IOException, InterruptedException {
        if (manifests != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the cluster takes no --manifests: try them at the desk, with the name of the interface alone");
        }
        return new Commanding(
                        cluster, spec, new Commanding.Asking(reason, dryRun, yes, handOver.seconds(), Output.table))
                .give(
                        name,
                        new Commanding.Wanted(
                                action == Action.discard
                                        ? InterfaceCommandSpec.Action.discard
                                        : InterfaceCommandSpec.Action.retry,
                                CommandMessagesCommand.select(
                                        which.all,
                                        which.orderKey,
                                        which.olderThan,
                                        which.cause,
                                        which.position == null ? null : List.of(which.position))));
    }

    private int handOver(Action action, String reason) throws InterruptedException, UnreadableFormException {
        int code = 0;
        if (which.cause != null) {
            Cause cause = cause();
            Aside aside = new Aside(kafka.writing(cause.of()));
            for (Entry each : cause.failing()) {
                code = Math.max(
                        code,
                        handOver.ask(
                                cause.of(),
                                aside,
                                each.partition(),
                                action,
                                new Command.ByOffset(each.offset(), each.state().edition()),
                                reason));
            }
            return code;
        }
        InterfaceId id = kafka.interfaceId(name);
        Aside aside = new Aside(kafka.writing(id));
        for (Part part : parts(id, aside)) {
            Command command = handOver.command(action, part.selection(), reason);
            code = Math.max(
                    code,
                    handOver.ask(
                            id,
                            aside,
                            part.partition(),
                            part.edited() == null ? command : command.lookedAt(part.edited())));
        }
        return code;
    }

    private int show(Action action) throws UnreadableFormException {
        Cause cause = which.cause == null ? null : cause();
        InterfaceId id = cause == null ? kafka.interfaceId(name) : cause.of();
        Aside aside = new Aside(kafka.reading(id));
        List<Entry> all = aside.list(id);
        DryRun run = new DryRun(id, aside, spec.commandLine().getOut());
        return run.show(
                action,
                Fate.of(all, cause == null ? named(id, all) : cause.failing()),
                manifests == null ? null : Checked.of(ValidateCommand.read(manifests, spec)),
                manifests);
    }

    /** The cause of this name, in the interface or in any of the plant. */
    private Cause cause() throws UnreadableFormException {
        String plant = name == null ? kafka.plant() : kafka.interfaceId(name).plant();
        Aside aside = new Aside(kafka.reading(new InterfaceId(plant, "all")));
        Collection<InterfaceId> interfaces = name == null ? aside.interfaces(plant) : List.of(kafka.interfaceId(name));
        for (InterfaceId each : interfaces) {
            for (Cause cause : Cause.of(each, aside.list(each))) {
                if (cause.id().equals(which.cause)) {
                    return cause;
                }
            }
        }
        throw new IllegalStateException("nothing is set aside for a cause "
                + TerminalText.of(which.cause, Plantline.LONGEST_LINE) + " in "
                + (name == null ? "plant " + plant : kafka.interfaceId(name)) + "; aside causes shows what is");
    }

    private List<Part> parts(InterfaceId id, Aside aside) throws UnreadableFormException {
        List<Entry> all = aside.list(id);
        Position position = which.position;
        if (position != null) {
            // One that is not there is for its owner to tell: it may be set aside, or edited, at this moment.
            return List.of(all.stream()
                    .filter(each -> each.partition() == position.partition() && each.offset() == position.offset())
                    .findFirst()
                    .map(each ->
                            new Command.ByOffset(each.offset(), each.state().edition()))
                    .map(selection -> new Part(position.partition(), selection, null))
                    .orElseGet(() -> new Part(position.partition(), new Command.ByOffset(position.offset()), null)));
        }
        Instant before = before();
        Selection selection = which.all
                ? new Command.All()
                : before != null ? new Command.SetAsideBefore(before) : new Command.ByOrderKey(which.orderKey);
        SortedMap<Integer, List<Edited>> edited = new TreeMap<>();
        for (Entry each : named(id, all)) {
            List<Edited> those = edited.computeIfAbsent(each.partition(), partition -> new ArrayList<>());
            if (each.state().edition() > 0) {
                those.add(new Edited(each.offset(), each.state().edition()));
            }
        }
        return edited.entrySet().stream()
                .map(each -> new Part(each.getKey(), selection, each.getValue()))
                .toList();
    }

    /** Null: the age does not matter. */
    private Instant before() {
        return which.olderThan == null
                ? null
                : Clock.systemUTC().instant().minus(which.olderThan).truncatedTo(ChronoUnit.MILLIS);
    }

    /** What is named; never empty. */
    private List<Entry> named(InterfaceId id, List<Entry> all) {
        Instant before = before();
        Position position = which.position;
        Predicate<Entry> isNamed = each -> {
            AsideState state = each.state();
            return which.all
                    || (position != null
                            ? each.partition() == position.partition() && each.offset() == position.offset()
                            : before != null
                                    ? state.since().isBefore(before)
                                    : state.orderKey().equals(which.orderKey));
        };
        List<Entry> entries = all.stream().filter(isNamed).toList();
        if (entries.isEmpty()) {
            throw new IllegalStateException("nothing is set aside in " + id
                    + (which.all
                            ? ""
                            : position != null
                                    ? " at position " + which.position + "; aside list shows what is"
                                    : before != null
                                            ? " since before " + before + "; aside list shows since when the others are"
                                            : " with the order key " + which.orderKey + "; aside list shows what is"));
        }
        return entries;
    }
}
