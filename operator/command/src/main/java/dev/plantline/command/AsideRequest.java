package dev.plantline.command;

import dev.plantline.delivery.account.Aside;
import dev.plantline.model.AsideState;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.Selection;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Mixin
    private HandOver handOver;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Exactly one of them. */
    private static final class Which {
        @Option(
                names = "--position",
                paramLabel = "PARTITION/OFFSET",
                description = "One message, as aside list names it.")
        private String position;

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
    }

    /** A command for one partition. */
    private record Part(int partition, Selection selection) {}

    /** Hands the commands over and tells what came of them. */
    int ask(Action action, String reason) throws InterruptedException, UnreadableFormException {
        try {
            return handOver(action, reason);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private int handOver(Action action, String reason) throws InterruptedException, UnreadableFormException {
        InterfaceId id = kafka.interfaceId(name);
        Aside aside = new Aside(kafka.writing(id));
        int code = 0;
        for (Part part : parts(id, aside)) {
            code = Math.max(code, handOver.ask(id, aside, part.partition(), action, part.selection(), reason));
        }
        return code;
    }

    private List<Part> parts(InterfaceId id, Aside aside) throws UnreadableFormException {
        if (which.position != null) {
            String[] numbers = which.position.split("/");
            try {
                return List.of(
                        new Part(Integer.parseInt(numbers[0]), new Command.ByOffset(Long.parseLong(numbers[1]))));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--position " + which.position + ": write partition and offset, for example 0/42");
            }
        }
        Instant before = which.olderThan == null
                ? null
                : Clock.systemUTC().instant().minus(which.olderThan).truncatedTo(ChronoUnit.MILLIS);
        Selection selection = which.all
                ? new Command.All()
                : before != null ? new Command.SetAsideBefore(before) : new Command.ByOrderKey(which.orderKey);
        Predicate<AsideState> named = which.all
                ? state -> true
                : before != null
                        ? state -> state.since().isBefore(before)
                        : state -> state.orderKey().equals(which.orderKey);
        List<Part> parts = new ArrayList<>();
        aside.list(id).stream()
                .filter(each -> named.test(each.state()))
                .map(Aside.Entry::partition)
                .distinct()
                .forEach(partition -> parts.add(new Part(partition, selection)));
        if (parts.isEmpty()) {
            throw new IllegalStateException("nothing is set aside in " + id
                    + (which.all
                            ? ""
                            : before != null
                                    ? " since before " + before + "; aside list shows since when the others are"
                                    : " with the order key " + which.orderKey + "; aside list shows what is"));
        }
        return parts;
    }
}
