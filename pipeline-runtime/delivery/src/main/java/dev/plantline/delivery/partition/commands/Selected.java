package dev.plantline.delivery.partition.commands;

import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.partition.Outcomes;
import dev.plantline.engine.CauseId;
import dev.plantline.model.Command;
import dev.plantline.model.InterfaceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The messages set aside that a command names. */
final class Selected {
    private final Outcomes outcomes;

    Selected(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /**
     * Those that the command names, that are not being given up already, and with which the action is possible.
     *
     * @throws CommandRefusedException there are none, or somebody has edited one since they were looked at
     */
    List<Message> by(InterfaceId id, Command command, Predicate<Message> possible) throws CommandRefusedException {
        Command.Selection selection = command.selection();
        Predicate<Message> named = selection.match(
                byOffset -> message -> message.offset() == byOffset.offset(),
                byOrderKey -> message ->
                        byOrderKey.orderKey().equals(message.headers().keys().orderKey())
                                && (byOrderKey.setAsideBefore() == null
                                        || message.state().since().isBefore(byOrderKey.setAsideBefore())),
                all -> message -> true,
                lostBy -> message -> false,
                before -> message -> message.offset() < before.offset(),
                setAsideBefore -> message -> message.state().since().isBefore(setAsideBefore.time())
                        && (setAsideBefore.cause() == null
                                || message.state().failure() != null
                                        && setAsideBefore
                                                .cause()
                                                .equals(CauseId.of(
                                                        id, message.state().failure()))),
                wasApplied -> message -> false);
        ToIntFunction<Message> lookedAt = lookedAt(command);
        Message other = outcomes.aside().values().stream()
                // Who looked was not shown what is being given up.
                .filter(named.and(
                        message -> message.closing() == null && message.edition() != lookedAt.applyAsInt(message)))
                .findFirst()
                .orElse(null);
        if (other != null) {
            throw new CommandRefusedException("offset " + other.offset() + " has edition " + other.edition()
                    + ", and another one was looked at: somebody edited it meanwhile. Look at it again");
        }
        List<Message> chosen = outcomes.aside().values().stream()
                .filter(named.and(possible).and(message -> message.closing() == null))
                .toList();
        if (chosen.isEmpty()) {
            throw new CommandRefusedException(whyNone(selection));
        }
        return chosen;
    }

    /** The edition of each message that the asker has looked at; its own: he has not looked. */
    private static ToIntFunction<Message> lookedAt(Command command) {
        Integer one = command.selection()
                .match(
                        Command.ByOffset::edition,
                        byOrderKey -> null,
                        all -> null,
                        lostBy -> null,
                        before -> null,
                        setAsideBefore -> null,
                        wasApplied -> null);
        if (one != null || command.edited() == null) {
            return message -> one == null ? message.edition() : one;
        }
        Map<Long, Integer> edited = new HashMap<>();
        command.edited().forEach(each -> edited.put(each.offset(), each.edition()));
        return message -> edited.getOrDefault(message.offset(), 0);
    }

    private String whyNone(Command.Selection selection) {
        String nothing = "nothing that it names is set aside in this partition";
        return selection.match(
                byOffset -> {
                    Message message = outcomes.aside().get(byOffset.offset());
                    return message == null ? nothing : whyNotNow(message);
                },
                byOrderKey -> nothing,
                all -> nothing,
                lostBy -> "it names what a stop has lost: only adopt takes that",
                before -> nothing,
                setAsideBefore -> nothing,
                wasApplied -> "it names what was applied: only replay takes that");
    }

    private static String whyNotNow(Message message) {
        return message.closing() != null
                ? "offset " + message.offset() + " is being given up already"
                : "offset " + message.offset() + " waits behind offset "
                        + message.lane().head().offset()
                        + " of the same order key: retry that one, the others follow in order";
    }

    /** How many, in words. */
    static String count(List<Message> messages) {
        return messages.size() + (messages.size() == 1 ? " message" : " messages");
    }
}
