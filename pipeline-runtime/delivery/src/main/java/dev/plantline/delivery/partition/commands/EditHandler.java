package dev.plantline.delivery.partition.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Outcomes;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Edit;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import java.util.List;

/**
 * Puts another content in the place of one message that is held or dead-lettered. It keeps its position and its keys, so its successors stay behind it and what
 * the target knows of it stays true. What becomes of the new content is decided as for every message, when it is tried.
 */
final class EditHandler implements ActionHandler {
    private final Outcomes outcomes;
    private final Selected selected;

    EditHandler(Outcomes outcomes) {
        this.outcomes = outcomes;
        this.selected = new Selected(outcomes);
    }

    @Override
    public Prepared prepare(Now now, Command command, Asked asked) throws CommandRefusedException {
        if (command.reason() == null || command.reason().isBlank()) {
            throw new CommandRefusedException("edit needs a reason");
        }
        Edit edit = command.edit();
        if (edit == null || edit.message() == null || !edit.message().isObject()) {
            throw new CommandRefusedException(
                    "edit needs the whole message as it shall be, one JSON object, and the edition that it is made from");
        }
        Message message = chosen(now, command);
        if (message.asked() != null && message.asked().command().equals(command.uid())) {
            throw new CommandRefusedException("a command with this uid was acted on before: give each command its own");
        }
        if (message.edition() != edit.edition()) {
            throw new CommandRefusedException("offset " + message.offset() + " has edition " + message.edition()
                    + ", and what shall take its place was made from edition " + edit.edition()
                    + ": somebody edited it meanwhile. Look at it again");
        }
        String whyNot = outcomes.whyNotEdited(message);
        if (whyNot != null) {
            throw new CommandRefusedException("offset " + message.offset() + ": " + whyNot);
        }
        byte[] content = content(edit);
        MessageHeaders headers = headers(now, message, content);
        return new Prepared(
                "offset " + message.offset() + " has edition " + (message.edition() + 1),
                () -> outcomes.edit(now, message, headers, content, asked));
    }

    private Message chosen(Now now, Command command) throws CommandRefusedException {
        Boolean isOne = command.selection()
                .match(
                        byOffset -> true,
                        byOrderKey -> false,
                        all -> false,
                        lostBy -> false,
                        before -> false,
                        setAsideBefore -> false,
                        wasApplied -> false);
        if (!isOne) {
            throw new CommandRefusedException("edit takes one message, by its offset");
        }
        List<Message> one = selected.by(now.live().id(), command, message -> true);
        return one.get(0);
    }

    private static byte[] content(Edit edit) throws CommandRefusedException {
        try {
            return Json.MAPPER.writeValueAsBytes(edit.message());
        } catch (JsonProcessingException e) {
            throw new CommandRefusedException(
                    "what shall take the message's place cannot be written as JSON: a number of it has an exponent beyond all bounds");
        }
    }

    /** The message's headers with the hash of its new content; what else its keys say is what it was. */
    private static MessageHeaders headers(Now now, Message message, byte[] content) throws CommandRefusedException {
        MessageHeaders were = message.headers();
        MessageKeys keys;
        try {
            keys = now.live().mapping().keys(content);
        } catch (MessageFailedException e) {
            throw new CommandRefusedException("what shall take the message's place has no keys: "
                    + (e.failure().place().isEmpty() ? "" : e.failure().place() + ": ")
                    + e.failure().told());
        }
        if (!keys.orderKey().equals(were.keys().orderKey())
                || !keys.idempotencyKey().equals(were.keys().idempotencyKey())
                || !keys.version().equals(were.keys().version())) {
            throw new CommandRefusedException(
                    "what shall take the message's place has other keys (order, idempotency or"
                            + " version), so it is another message: let the source send it, and discard this one");
        }
        return new MessageHeaders(
                were.id(),
                were.interfaceName(),
                were.contractVersion(),
                were.source(),
                were.sourcePosition(),
                were.received(),
                were.provenance(),
                keys,
                were.unreadable());
    }
}
