package dev.plantline.operator.interfacecommand;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Applied;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import dev.plantline.model.Command;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.MessagePatch;
import dev.plantline.operator.topics.CommandOrder;
import dev.plantline.operator.topics.CommandOrder.Position;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a command asks of delivery. */
final class Orders {
    /** Begins what the audit says of a second person. */
    static final String AGREED = "(agreed by";

    private Orders() {}

    /**
     * The order.
     *
     * @param plant name of the plant
     * @param agreed who agreed to it; empty: nobody had to
     * @param proven whether admission holds who commands to be the user of the request
     * @throws IllegalArgumentException when it names a time that is none, or has a patch that is none; the message is for humans
     */
    static CommandOrder of(InterfaceCommand command, String plant, Optional<String> agreed, boolean proven) {
        InterfaceCommandSpec spec = command.getSpec();
        Select select = spec.select();
        Instant given = given(command);
        SortedSet<Position> positions = new TreeSet<>();
        if (select.positions() != null) {
            select.positions().forEach(each -> positions.add(position(each)));
        }
        Instant before =
                select.setAsideBefore() == null ? given : time("select.setAsideBefore", select.setAsideBefore());
        return new CommandOrder(
                new InterfaceId(plant, spec.interfaceName()),
                command.getMetadata().getUid(),
                action(spec.action()),
                before.isBefore(given) ? before : given,
                select.orderKey(),
                select.cause(),
                positions,
                select.applied() == null ? null : applied(spec, given),
                patch(spec.patch()),
                spec.by(),
                agreed.orElse(null),
                agreed.map(second -> spec.reason() + " " + AGREED + " " + second + ")")
                        .orElse(spec.reason()),
                given,
                proven,
                spec.action() == InterfaceCommandSpec.Action.retry && spec.onlyShows(),
                null);
    }

    /** When it was given, by the API server's clock. */
    static Instant given(InterfaceCommand command) {
        return Instant.parse(command.getMetadata().getCreationTimestamp());
    }

    private static Command.Action action(InterfaceCommandSpec.Action action) {
        return switch (action) {
            case retry -> Command.Action.retry;
            case discard -> Command.Action.discard;
            case edit -> Command.Action.edit;
            case replay -> Command.Action.replay;
            case applyAgain -> Command.Action.applyAgain;
            case abandon -> Command.Action.abandon;
            case adopt -> Command.Action.adopt;
            case agree -> throw new IllegalArgumentException("agree is nothing that an owner does");
        };
    }

    private static CommandOrder.Applied applied(InterfaceCommandSpec spec, Instant given) {
        Applied applied = spec.select().applied();
        Position first = applied.position() == null ? null : position(applied.position());
        Position last = applied.toPosition() == null ? first : position(applied.toPosition());
        if (first != null && (first.partition() != last.partition() || first.offset() > last.offset())) {
            throw new IllegalArgumentException("select.applied: " + first + " to " + last
                    + " is no range: both are of one partition, the smaller offset first");
        }
        Instant since = applied.since() == null ? null : time("select.applied.since", applied.since());
        Instant until = applied.until() == null ? given : time("select.applied.until", applied.until());
        if (since != null && !since.isBefore(until)) {
            throw new IllegalArgumentException("select.applied: since " + since
                    + " is not before its end, which is until or when the command was given: " + until);
        }
        return new CommandOrder.Applied(
                first == null ? -1 : first.partition(),
                new WasApplied(
                        first == null ? 0 : first.offset(),
                        last == null ? Long.MAX_VALUE : last.offset() + 1,
                        applied.orderKey(),
                        since,
                        // What applyAgain names are positions alone.
                        spec.action() == InterfaceCommandSpec.Action.applyAgain
                                ? null
                                : until.isBefore(given) ? until : given,
                        Boolean.TRUE.equals(spec.acceptReorder())));
    }

    private static MessagePatch patch(String patch) {
        try {
            return patch == null ? null : MessagePatch.read(patch.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            if (e.getCause() == null) {
                throw new IllegalArgumentException("patch: " + e.getMessage(), e);
            }
            // The parser's words may quote what a message shall hold.
            throw new IllegalArgumentException(
                    "patch: it is no JSON list of 1 to " + MessagePatch.MOST_CHANGES
                            + " changes, as [{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"kg\"}]",
                    e);
        }
    }

    private static Instant time(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + ": there is no time " + text, e);
        }
    }

    private static Position position(String text) {
        int slash = text.indexOf('/');
        return new Position(Integer.parseInt(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }
}
