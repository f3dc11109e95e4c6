package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Message;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.UnreadableFormException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Acts once on each command of a human, or refuses it; both are audited in the transaction that removes the command. */
public final class CommandHandler {
    private final Partition partition;
    private final Set<String> seen = new HashSet<>();

    public CommandHandler(Partition partition) {
        this.partition = partition;
    }

    /**
     * A command was read.
     *
     * @param stamp its offset in {@code .aside}
     */
    public void read(long stamp, String uid, byte[] value) {
        if (!seen.add(uid)) {
            refuse(uid, null, "a command with this uid was acted on before: give each command its own");
            return;
        }
        Command command;
        try {
            command = Command.read(value);
        } catch (UnreadableFormException e) {
            refuse(uid, null, e.getMessage());
            return;
        }
        boolean reasonGiven = command.reason() != null && !command.reason().isBlank();
        if (!uid.equals(command.uid())) {
            refuse(uid, command, "the record's key names command " + uid + " and its value " + command.uid());
        } else if (uid.isBlank()) {
            refuse(uid, command, "it has no uid: give each command its own");
        } else if (!isComplete(command)) {
            refuse(uid, command, "it does not say what to do with which messages: set action and selection");
        } else if (command.actor() == null || command.actor().isBlank()) {
            refuse(uid, command, "it does not say who asks: set actor");
        } else if (command.action() == Command.Action.discard && !reasonGiven) {
            refuse(uid, command, "discard needs a reason");
        } else {
            act(stamp, command);
        }
    }

    /** What is missing must not be read as something: a command without an action is not a discard. */
    private static boolean isComplete(Command command) {
        return command.action() != null
                && command.selection() != null
                && command.selection()
                        .<Boolean>match(byOffset -> true, byOrderKey -> byOrderKey.orderKey() != null, all -> true);
    }

    private void act(long stamp, Command command) {
        boolean retry = command.action() == Command.Action.retry;
        List<Message> chosen = choose(command.selection(), retry);
        if (chosen.isEmpty()) {
            refuse(command.uid(), command, whyNothing(command.selection()));
            return;
        }
        partition.settlement().burst().forget();
        Asked asked = new Asked(stamp, command.uid(), command.action(), command.actor(), command.reason());
        partition
                .books()
                .command(
                        command.uid(),
                        What.command,
                        human(command, chosen.size() + (chosen.size() == 1 ? " message" : " messages")),
                        null,
                        partition.audited());
        for (Message message : chosen) {
            if (retry) {
                partition.settlement().retry(message, asked);
            } else {
                partition.settlement().discard(message, asked);
            }
        }
    }

    private List<Message> choose(Command.Selection selection, boolean retry) {
        List<Message> chosen = new ArrayList<>();
        for (Message message : partition.settlement().aside().values()) {
            boolean selected = selection.<Boolean>match(
                    byOffset -> byOffset.offset() == message.offset,
                    byOrderKey ->
                            byOrderKey.orderKey().equals(message.headers.keys().orderKey()),
                    all -> true);
            // A successor is tried when those before it are through; to try it before them would be another order.
            boolean possible = !retry || message.isDeadLetter() || message.lane.head() == message;
            boolean leaving = message.closing != null;
            if (selected && possible && !leaving) {
                chosen.add(message);
            }
        }
        return chosen;
    }

    private String whyNothing(Command.Selection selection) {
        String nothing = "nothing that it names is set aside in this partition";
        return selection.match(
                byOffset -> {
                    Message message = partition.settlement().aside().get(byOffset.offset());
                    return message == null ? nothing : whyNotNow(message);
                },
                byOrderKey -> nothing,
                all -> nothing);
    }

    private static String whyNotNow(Message message) {
        return message.closing != null
                ? "offset " + message.offset + " is being given up already"
                : "offset " + message.offset + " waits behind offset " + message.lane.head().offset
                        + " of the same order key: retry that one, the others follow in order";
    }

    private void refuse(String uid, Command command, String why) {
        partition
                .books()
                .command(
                        uid,
                        What.commandRefused,
                        command == null ? new Human(null, uid, null, null, "refused") : human(command, "refused"),
                        new Failure(FailureClass.business, why, ""),
                        partition.audited());
    }

    private static Human human(Command command, String result) {
        return new Human(command.actor(), command.uid(), command.action(), command.reason(), result);
    }
}
