package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command about messages that are set aside. */
abstract sealed class CommandMessagesCommand extends GivenCommand {
    @ArgGroup(multiplicity = "1")
    private Which which;

    /** Exactly one of them. */
    private static final class Which {
        @Option(
                names = "--position",
                paramLabel = "PARTITION/OFFSET",
                converter = Position.Converter.class,
                description = "One message, as aside list names it; may be given up to 100 times.")
        private List<Position> positions;

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
                description = {
                    "Everything that failed for this cause, as aside causes names it at the desk; may be given several times.",
                    "Then the namespace alone is enough: all interfaces of the plant that have one of these causes."
                })
        private List<String> causes;
    }

    /** Tries messages again. */
    @Command(
            name = "retry",
            description = "Tries messages again that are set aside, under the interface's present revision.",
            mixinStandardHelpOptions = true)
    static final class Retry extends CommandMessagesCommand {
        @Override
        public Integer call() throws IOException, InterruptedException {
            return give(Action.retry);
        }
    }

    /** Gives messages up. */
    @Command(
            name = "discard",
            description = {
                "Gives messages up for good that are set aside: they will have no effect, even when they are sent again.",
                "Where the interface is critical or of finance, a second person has to agree: plantline command agree."
            },
            mixinStandardHelpOptions = true)
    static final class Discard extends CommandMessagesCommand {
        @Override
        public Integer call() throws IOException, InterruptedException {
            return give(Action.discard);
        }
    }

    final int give(Action action) throws IOException, InterruptedException {
        return which.causes != null
                ? giveByCause(action, which.causes)
                : give(new Commanding.Wanted(
                        action, select(which.all, which.orderKey, which.olderThan, null, which.positions)));
    }

    /** What a command names. */
    static Select select(boolean all, String orderKey, Duration olderThan, String cause, List<Position> positions) {
        return new Select(
                all ? true : null,
                orderKey,
                olderThan == null
                        ? null
                        : Clock.systemUTC()
                                .instant()
                                .minus(olderThan)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                cause,
                positions == null
                        ? null
                        : positions.stream().map(Position::toString).toList(),
                null);
    }
}
