package dev.plantline.operator.interfacecommand;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How long finished commands are kept; what they did stands in the audit. */
final class FinishedCommands {
    /** A finished one is kept for so long. */
    static final Duration KEPT = Duration.ofDays(30);
    /** A dry run is kept for so long, and an edit, whose patch is content of a message. */
    static final Duration SHOWN = Duration.ofDays(1);
    /** So many of a namespace are kept, the latest, and as many dry runs. */
    static final int MOST = 100;

    private FinishedCommands() {}

    /** Commands of a namespace that are not handed over. */
    static final int MOST_OPEN = 200;
    /** Those of one person. */
    static final int MOST_OPEN_OF_ONE = 50;
    /** Those of a namespace that have not come to their end: what is handed over waits for weeks where a batch class rests, and is asked about. */
    static final int MOST_UNDER_WAY = 1_000;

    /**
     * Why no more are taken on; empty: this one is.
     *
     * @param all commands of the namespace
     */
    static Optional<String> tooMany(InterfaceCommand command, Stream<InterfaceCommand> all) {
        if (command.getSpec().action() == Action.agree) {
            return Optional.empty(); // it is answered at once, and others wait for it
        }
        // Those before it alone, so that of too many the first are carried out.
        List<InterfaceCommand> underWay =
                all.filter(each -> !isFinished(each) && isBefore(each, command)).toList();
        List<InterfaceCommand> open =
                underWay.stream().filter(each -> !isHandedOver(each)).toList();
        long own = open.stream()
                .filter(each -> each.getSpec().by().equals(command.getSpec().by()))
                .count();
        if (own >= MOST_OPEN_OF_ONE) {
            return Optional.of(
                    own + " commands of " + command.getSpec().by()
                            + " are not handed over yet, which is the most of one person. Nothing was done: wait for them, and name more messages at once.");
        }
        if (open.size() >= MOST_OPEN) {
            return Optional.of(
                    open.size()
                            + " commands are not handed over yet, which is the most of a namespace. Nothing was done: wait for them.");
        }
        return underWay.size() < MOST_UNDER_WAY
                ? Optional.empty()
                : Optional.of(
                        underWay.size()
                                + " commands have not come to their end, which is the most of a namespace. Nothing was done: wait for them.");
    }

    private static boolean isHandedOver(InterfaceCommand command) {
        return command.getStatus() != null && command.getStatus().state() == State.handedOver;
    }

    private static boolean isBefore(InterfaceCommand one, InterfaceCommand other) {
        int order = Orders.given(one).compareTo(Orders.given(other));
        return order < 0
                || order == 0
                        && one.getMetadata()
                                        .getName()
                                        .compareTo(other.getMetadata().getName())
                                < 0;
    }

    /** Whether nothing comes of a command any more. */
    static boolean isFinished(InterfaceCommand command) {
        return command.getStatus() != null
                && command.getStatus().state() != null
                && command.getStatus().state().isFinal();
    }

    /**
     * Those that are not kept any more.
     *
     * @param all commands of one namespace
     */
    static List<InterfaceCommand> surplus(Stream<InterfaceCommand> all, Instant now) {
        List<InterfaceCommand> those = all.toList();
        Set<String> open = those.stream()
                .filter(each -> !isFinished(each))
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toSet());
        // An agreement counts until what it agrees to has come to its end; dry runs push nobody's answers out.
        Map<Boolean, List<InterfaceCommand>> finished = those.stream()
                .filter(each -> isFinished(each)
                        && !(each.getSpec().action() == Action.agree
                                && open.contains(each.getSpec().command())))
                .sorted(Comparator.comparing(FinishedCommands::since)
                        .reversed()
                        .thenComparing(each -> each.getMetadata().getName()))
                .collect(Collectors.partitioningBy(each -> each.getStatus().state() == State.shown
                        || each.getSpec().onlyShows()
                        || each.getSpec().action() == Action.edit));
        return Stream.concat(
                        surplus(finished.get(true), now.minus(SHOWN)), surplus(finished.get(false), now.minus(KEPT)))
                .toList();
    }

    private static Stream<InterfaceCommand> surplus(List<InterfaceCommand> latest, Instant oldest) {
        return Stream.concat(
                latest.stream().skip(MOST),
                latest.stream().limit(MOST).filter(each -> since(each).isBefore(oldest)));
    }

    /** When it came to its end. */
    static Instant since(InterfaceCommand command) {
        return Instant.parse(command.getStatus().since());
    }
}
