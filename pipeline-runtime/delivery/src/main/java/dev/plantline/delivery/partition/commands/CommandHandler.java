package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.delivery.partition.Replays;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.UnreadableFormException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Acts once on each command of a human, or refuses it; both are audited in the transaction that removes the command. */
public final class CommandHandler {
    private final Partition partition;
    /** How many it remembers so that none acts twice in this ownership; the next reads none again that was acted on. */
    private static final int REMEMBERED = 2_000;

    /** What is refused may be quoted in the reason, characters. */
    private static final int LONGEST_WHY = 4_000;

    /** Why nobody commands past a cluster that proves who commands. */
    public static final String UNPROVEN =
            "in this plant people command through the cluster, and nothing proves that this came from there: give it with plantline command, as yourself";

    /** Why no decision is written down that somebody else hands over than the operator, whoever may command here. */
    static final String NOT_THE_OPERATORS =
            "it says that somebody decided, and nothing proves that the operator handed it over: decide with plantline approve or plantline refuse";

    private final boolean onlyProven;
    private final Set<String> seen = new LinkedHashSet<>();
    /** Of the command that is being read. */
    private boolean proven;
    /** Uids of those that take longer than a turn, and of which the cluster proved who gave them. */
    private final Set<String> provenAndRunning = new HashSet<>();

    private final ActionHandler retry;
    private final ActionHandler discard;
    private final ActionHandler adopt;
    private final AbandonHandler abandon;
    private final ActionHandler edit;
    private final ActionHandler replay;
    private final ActionHandler applyAgain;

    /**
     * For one ownership.
     *
     * @param onlyProven whether a command is refused of which the cluster does not prove who gave it
     */
    public CommandHandler(Partition partition, boolean onlyProven) {
        this.partition = partition;
        this.onlyProven = onlyProven;
        this.retry = new RetryHandler(partition.settlement());
        this.discard = new DiscardHandler(partition.settlement());
        this.adopt = new AdoptHandler();
        this.abandon = new AbandonHandler(partition);
        this.edit = new EditHandler(partition.settlement());
        this.replay = new ReplayHandler(partition);
        this.applyAgain = new ApplyAgainHandler(partition);
    }

    /**
     * A command was read.
     *
     * @param now when it is acted on
     * @param stamp its offset in {@code .aside}
     * @param isProven whether the cluster proved who gave it
     */
    public void read(Now now, long stamp, String uid, byte[] value, boolean isProven) {
        proven = isProven;
        if (!seen.add(new AsideKey.OfCommand(uid).brief())) {
            refuse(now, uid, null, "a command with this uid was acted on before: give each command its own");
            return;
        }
        if (seen.size() > REMEMBERED) {
            seen.remove(seen.iterator().next());
        }
        Command command;
        try {
            command = Command.read(value);
        } catch (UnreadableFormException e) {
            refuse(now, uid, null, e.getMessage());
            return;
        }
        if (command.tooLong() != null) {
            refuse(now, uid, null, command.tooLong());
        } else if (!uid.equals(command.uid())) {
            String key = new AsideKey.OfCommand(uid).brief();
            refuse(now, uid, command, "the record's key names command " + key + " and its value " + command.uid());
        } else if (uid.isBlank()) {
            refuse(now, uid, command, "it has no uid: give each command its own");
        } else if (!isComplete(command)) {
            refuse(now, uid, command, "it does not say what to do with which messages: set action and selection");
        } else if (command.actor() == null || command.actor().isBlank()) {
            refuse(now, uid, command, "it does not say who asks: set actor");
        } else if (command.agreedBy() != null && command.agreedBy().isBlank()) {
            refuse(now, uid, command, "it does not say who agreed: set agreedBy, or leave it out where nobody had to");
        } else if (command.action() == Action.decision) {
            writeDown(now, command);
        } else if (onlyProven && !isProven) {
            refuse(now, uid, command, UNPROVEN);
        } else {
            act(now, stamp, command);
        }
    }

    /** What is missing must not be read as something: a command without an action is not a discard. */
    private static boolean isComplete(Command command) {
        return command.action() == Action.decision
                || command.action() != null
                        && command.selection() != null
                        && command.selection()
                                .<Boolean>match(
                                        byOffset -> true,
                                        byOrderKey -> byOrderKey.orderKey() != null,
                                        all -> true,
                                        lostBy -> lostBy.stop() != null,
                                        before -> true,
                                        setAsideBefore -> setAsideBefore.time() != null,
                                        wasApplied -> true);
    }

    /** Nothing of it is about messages, so whoever paused over them goes on pausing. */
    private void writeDown(Now now, Command command) {
        String why = proven ? command.notADecision() : NOT_THE_OPERATORS;
        if (why != null) {
            refuse(now, command.uid(), command, why);
            return;
        }
        partition.books().decision(command.uid(), human(command, "written down"), command.decision(), now.audited());
    }

    private void act(Now now, long stamp, Command command) {
        Asked asked = new Asked(
                stamp, command.uid(), command.action(), command.actor(), command.reason(), command.agreedBy());
        ActionHandler.Prepared prepared;
        try {
            prepared = handler(command.action()).prepare(now, command, asked);
        } catch (CommandRefusedException e) {
            refuse(now, command.uid(), command, e.getMessage());
            return;
        }
        partition.settlement().humanActed();
        if (prepared.result() != null) {
            done(now, command, prepared.result());
        } else if (proven) {
            provenAndRunning.add(command.uid());
        }
        prepared.work().run();
    }

    /** Audits what took longer than a turn and is done now. */
    public void finish(Now now) {
        abandon.finished().forEach((command, result) -> {
            proven = provenAndRunning.remove(command.uid());
            done(now, command, result);
        });
        for (Replays.Ended ended : partition.replays().takeEnded()) {
            proven = provenAndRunning.remove(ended.command().uid());
            if (ended.refused() == null) {
                done(now, ended.command(), ended.result());
            } else {
                refuse(now, ended.command().uid(), ended.command(), ended.refused());
            }
        }
    }

    private void done(Now now, Command command, String result) {
        partition.books().command(command.uid(), What.command, human(command, result), null, now.audited());
    }

    private ActionHandler handler(Action action) {
        return switch (action) {
            case retry -> retry;
            case discard -> discard;
            case adopt -> adopt;
            case abandon -> abandon;
            case edit -> edit;
            case replay -> replay;
            case applyAgain -> applyAgain;
            case decision -> throw new IllegalStateException("a decision is written down, and nothing is done");
        };
    }

    private void refuse(Now now, String uid, Command command, String why) {
        partition
                .books()
                .command(
                        uid,
                        What.commandRefused,
                        command == null
                                ? new Human(null, new AsideKey.OfCommand(uid).brief(), null, null, "refused")
                                : human(command, "refused"),
                        new Failure(
                                FailureClass.business,
                                why.length() <= LONGEST_WHY ? why : why.substring(0, LONGEST_WHY) + "…",
                                ""),
                        now.audited());
    }

    private Human human(Command command, String result) {
        boolean isDecision = command.action() == Action.decision;
        // The operator proves that it handed a decision over, and says itself whether admission held who decided.
        boolean isPerson = proven
                && (!isDecision
                        || command.decision() != null
                                && Boolean.TRUE.equals(command.decision().proven()));
        return new Human(
                command.actor(),
                command.uid(),
                isDecision ? null : command.action(), // older releases could not read the line
                command.reason(),
                result,
                isPerson ? true : null);
    }
}
