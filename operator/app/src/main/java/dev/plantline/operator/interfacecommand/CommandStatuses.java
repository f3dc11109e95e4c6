package dev.plantline.operator.interfacecommand;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import dev.plantline.operator.desired.TrialWords;
import dev.plantline.operator.topics.CommandAnswers;
import dev.plantline.operator.topics.CommandLook;
import dev.plantline.operator.topics.CommandOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the status of a command says. */
final class CommandStatuses {
    /** What was not handed over by then is not carried out any more: who gave it may think otherwise by now. */
    static final Duration LIFETIME = Duration.ofHours(72);

    /** Who asks an owner for longer than a batch class rests between two runs asks nobody. */
    static final Duration LONGEST_UNANSWERED = Duration.ofDays(40);

    private static final Duration SOONEST = Duration.ofSeconds(10);
    private static final Duration LATEST = Duration.ofMinutes(5);
    private static final int MOST_NAMED = 10;

    private final InstantSource clock;
    private final boolean proven;

    /**
     * Statuses of now.
     *
     * @param proven whether admission holds who commands to be the user of the request
     */
    CommandStatuses(InstantSource clock, boolean proven) {
        this.clock = clock;
        this.proven = proven;
    }

    /** Whether admission held who gave it to be the user of the request. What the first status says stays: it is of the time when it was given. */
    boolean isProven(InterfaceCommand command) {
        return command.getStatus() == null
                ? proven
                : Boolean.TRUE.equals(command.getStatus().proven());
    }

    /** Why what was given before the cluster proved who commands is not carried out now that it does; empty: it is no such command. */
    Optional<String> claimed(InterfaceCommand command) {
        return proven && !isProven(command)
                ? Optional.of("it was given when the cluster did not prove who commands: give it anew")
                : Optional.empty();
    }

    /** Whether it is too late to hand a command over. */
    boolean isTooOld(InterfaceCommand command) {
        return clock.instant().isAfter(Orders.given(command).plus(LIFETIME));
    }

    /** When a command whose state stays is asked for again: an owner in a batch class acts after hours. */
    Duration again(InterfaceCommand command) {
        Duration stays = Duration.between(Instant.parse(command.getStatus().since()), clock.instant());
        Duration later = command.getStatus().state() == State.handedOver ? stays.dividedBy(10) : SOONEST;
        return later.compareTo(SOONEST) < 0 ? SOONEST : later.compareTo(LATEST) > 0 ? LATEST : later;
    }

    /** It cannot be carried out now. */
    InterfaceCommandStatus waiting(InterfaceCommand command, String why) {
        InterfaceCommandStatus before = command.getStatus();
        if (isHanding(command)) {
            throw new IllegalStateException("what may stand in Kafka never waits again");
        }
        return status(
                command,
                State.waiting,
                why,
                before == null ? null : before.messages(),
                before == null ? null : before.seen(),
                before == null ? null : before.parts());
    }

    /** Whether it may stand in Kafka: from there on it only comes to its end. */
    static boolean isHanding(InterfaceCommand command) {
        return command.getStatus() != null
                && (command.getStatus().state() == State.handingOver
                        || command.getStatus().state() == State.handedOver);
    }

    /** It is on its way, and Kafka could not be asked how it stands. */
    InterfaceCommandStatus troubled(InterfaceCommand command, String why) {
        InterfaceCommandStatus before = command.getStatus();
        if (isUnanswered(command)) {
            return unanswered(command, before.parts());
        }
        return status(
                command,
                before.state(),
                (before.state() == State.handedOver
                                ? "Handed over; the answers of the owners cannot be read now. "
                                : "It may be in Kafka already, and cannot be handed over or followed now. ")
                        + why,
                before.messages(),
                null,
                before.parts());
    }

    /** Nothing is done. */
    InterfaceCommandStatus refused(InterfaceCommand command, String why) {
        return status(command, State.refused, why, null, null, null);
    }

    /** It was not carried out in time. */
    InterfaceCommandStatus expired(InterfaceCommand command) {
        InterfaceCommandStatus before = command.getStatus();
        return status(
                command,
                State.expired,
                "Not carried out within " + LIFETIME.toHours()
                        + " h, so it is not any more. If it still holds, give it anew."
                        + (before == null || before.message() == null
                                ? ""
                                : " What it waited for: " + before.message()),
                before == null ? null : before.messages(),
                null,
                null);
    }

    /** What comes of a look: it is shown, refused, or to be handed over. */
    InterfaceCommandStatus looked(InterfaceCommand command, CommandOrder order, CommandLook look) {
        InterfaceCommandSpec spec = command.getSpec();
        if (!look.missing().isEmpty()) {
            return refused(
                    command,
                    "Not set aside in " + order.id() + ", or being given up already: "
                            + look.missing().stream()
                                    .limit(MOST_NAMED)
                                    .map(Object::toString)
                                    .collect(Collectors.joining(", "))
                            + (look.missing().size() > MOST_NAMED
                                    ? " and " + (look.missing().size() - MOST_NAMED) + " more"
                                    : "")
                            + ". Nothing was done: look again with plantline aside list.");
        }
        if (look.whyNot().isPresent()) {
            return refused(command, look.whyNot().get() + " Nothing was done.");
        }
        int messages = look.messages();
        if (look.found().isEmpty()) {
            return status(
                    command,
                    State.refused,
                    (spec.action() == Action.abandon
                                    ? "Nothing is pending or set aside in " + order.id()
                                    : "Nothing that it names was set aside in " + order.id() + " before "
                                            + order.before())
                            + ". Nothing was done.",
                    0,
                    null,
                    null);
        }
        if (spec.reason() != null && spec.reason().contains(Orders.AGREED)) {
            return refused(
                    command,
                    "reason: \"" + Orders.AGREED
                            + "\" is what the audit says of a second person. Nothing was done: say it otherwise.");
        }
        if (spec.onlyShows()) {
            return status(
                            command,
                            State.shown,
                            words(messages) + " would be " + would(spec.action()) + ": "
                                    + look.causes().entrySet().stream()
                                            .map(each -> each.getValue() + " " + each.getKey())
                                            .collect(Collectors.joining(", "))
                                    + "." + told(look)
                                    + (look.trial() == null ? "" : " " + TrialWords.of(look.trial()))
                                    + " Nothing was changed.",
                            messages,
                            look.seen(),
                            null)
                    .with(look.trial());
        }
        String seen = awaitsSecond(command) ? command.getStatus().seen() : spec.seen();
        List<Part> waiting = awaitsSecond(command) ? command.getStatus().parts() : null;
        if (waiting != null) {
            // What he agreed to has an end, and what came behind it is no part of it.
            return status(
                    command,
                    State.handingOver,
                    command.getStatus().message(),
                    command.getStatus().messages(),
                    null,
                    waiting);
        }
        if (seen != null && !seen.equals(look.seen())) {
            return refused(
                    command,
                    "What it names is not what was seen any more: now it names " + words(messages)
                            + ". Nothing was done: look again with a dry run.");
        }
        List<Part> parts = parts(order, look);
        if (parts.size() > InterfaceCommandStatus.MOST_PARTS) {
            return refused(
                    command,
                    "It concerns " + parts.size() + " partitions, and one command concerns at most "
                            + InterfaceCommandStatus.MOST_PARTS + ". Nothing was done: name fewer messages at a time.");
        }
        return status(
                command,
                State.handingOver,
                words(messages) + (messages == 1 ? " is" : " are") + " to be " + would(spec.action()) + "."
                        + told(look),
                messages,
                null,
                parts);
    }

    private static String told(CommandLook look) {
        return look.told().isEmpty() ? "" : " " + look.told();
    }

    /** Whether it waits for nothing but a second person. */
    static boolean awaitsSecond(InterfaceCommand command) {
        return command.getStatus() != null
                && command.getStatus().state() == State.waiting
                && command.getStatus().seen() != null;
    }

    /**
     * It waits for a second person.
     *
     * @param parts what he agrees to
     * @param why he is needed
     */
    InterfaceCommandStatus needsSecond(InterfaceCommand command, CommandLook look, List<Part> parts, String why) {
        int messages = look.messages();
        return status(
                command,
                State.waiting,
                words(messages) + (messages == 1 ? " is" : " are") + " to be "
                        + would(command.getSpec().action()) + ", and "
                        + why + ": a second person has to agree within " + LIFETIME.toHours()
                        + " h. Next: plantline command agree "
                        + command.getMetadata().getNamespace() + "/"
                        + command.getMetadata().getName() + told(look),
                messages,
                look.seen(),
                // What is pending moves on while he makes up his mind.
                command.getSpec().action() == Action.abandon ? parts : null);
    }

    /** Somebody agreed to the command of another person. */
    InterfaceCommandStatus agreed(InterfaceCommand command, InterfaceCommand theirs) {
        return status(
                command,
                State.done,
                "Agreed to what " + theirs.getSpec().by() + " commanded; what comes of it stands in the status of "
                        + theirs.getMetadata().getName() + ".",
                null,
                null,
                null);
    }

    /** How it stands after the owners were asked. */
    InterfaceCommandStatus answered(InterfaceCommand command, CommandAnswers answers) {
        Integer messages = command.getStatus().messages();
        List<Part> parts = answers.parts();
        if (answers.complete()) {
            boolean any = parts.stream().anyMatch(each -> each.result() != null);
            return status(
                    command,
                    any ? State.done : State.refused,
                    outcome(command.getSpec().action(), parts, any),
                    messages,
                    null,
                    parts);
        }
        if (isUnanswered(command)) {
            return unanswered(command, parts);
        }
        long open = parts.stream().filter(each -> !each.hasAnswer()).count();
        return status(
                command,
                State.handedOver,
                "Handed over. " + (open == 1 ? "One owner has" : open + " owners have")
                        + " not acted yet: each acts as soon as it runs, in a batch class with the next run.",
                messages,
                null,
                parts);
    }

    private boolean isUnanswered(InterfaceCommand command) {
        InterfaceCommandStatus before = command.getStatus();
        return before.state() == State.handedOver
                && clock.instant().isAfter(Instant.parse(before.since()).plus(LONGEST_UNANSWERED));
    }

    /** No owner has run for so long, or the interface is gone: nobody asks any more. */
    private InterfaceCommandStatus unanswered(InterfaceCommand command, List<Part> parts) {
        String answers = parts.stream()
                .filter(Part::hasAnswer)
                .map(CommandStatuses::answer)
                .collect(Collectors.joining("; "));
        return status(
                command,
                State.unanswered,
                "Handed over, and within " + LONGEST_UNANSWERED.toDays()
                        + " days not every owner has acted: its batch class does not run, or the interface is gone. It is not asked"
                        + " about any more. It still stands in Kafka: an owner that runs again acts on it, and the audit says so."
                        + (answers.isEmpty() ? "" : " Until now: " + answers),
                command.getStatus().messages(),
                null,
                parts);
    }

    private static List<Part> parts(CommandOrder order, CommandLook look) {
        List<Part> parts = new ArrayList<>();
        for (CommandLook.Found each : look.found()) {
            if (order.positions().isEmpty()) {
                parts.add(new Part(each.partition(), each.upTo(), each.auditEnd(), each.seen(), null, null));
            } else {
                order.positions().stream()
                        .filter(position -> position.partition() == each.partition())
                        .forEach(position -> parts.add(new Part(
                                each.partition(), position.offset(), each.auditEnd(), each.seen(), null, null)));
            }
        }
        return parts;
    }

    private static String outcome(Action action, List<Part> parts, boolean any) {
        String answers = parts.stream().map(CommandStatuses::answer).collect(Collectors.joining("; "));
        return (any
                        ? switch (action) {
                            case retry -> "Tried again. ";
                            case discard, abandon -> "Given up. ";
                            case edit -> "Changed and tried. ";
                            case replay -> "Tried once more. ";
                            case applyAgain -> "Applied a second time. ";
                            case adopt -> "Adopted. ";
                            case agree -> "";
                        }
                        : "Nothing was done. ")
                + answers;
    }

    private static String answer(Part part) {
        return place(part) + ": " + (part.result() != null ? part.result() : "refused: " + part.refused());
    }

    private static String place(Part part) {
        return part.offset() == null ? "partition " + part.partition() : part.partition() + "/" + part.offset();
    }

    private static String would(Action action) {
        return switch (action) {
            case retry -> "tried again";
            case discard, abandon -> "given up for good";
            case edit -> "changed and tried";
            case replay -> "tried once more";
            case applyAgain -> "applied a SECOND time, whatever Odoo's ledger has";
            case adopt -> "written off, and delivery goes on";
            case agree -> "agreed to";
        };
    }

    private static String words(int messages) {
        return messages + (messages == 1 ? " message" : " messages");
    }

    private InterfaceCommandStatus status(
            InterfaceCommand command, State state, String message, Integer messages, String seen, List<Part> parts) {
        InterfaceCommandStatus before = command.getStatus();
        boolean stays = before != null && before.state() == state;
        return new InterfaceCommandStatus(
                state,
                stays
                        ? before.since()
                        : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                message.length() <= InterfaceCommandStatus.LONGEST
                        ? message
                        : message.substring(0, InterfaceCommandStatus.LONGEST - 1) + "…",
                messages,
                seen,
                isProven(command),
                parts);
    }
}
