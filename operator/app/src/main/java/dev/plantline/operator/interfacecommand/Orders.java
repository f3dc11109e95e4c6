package dev.plantline.operator.interfacecommand;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import dev.plantline.model.Command;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.topics.CommandOrder;
import dev.plantline.operator.topics.CommandOrder.Position;
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
     * @throws IllegalArgumentException when it names a time that is none; the message is for humans
     */
    static CommandOrder of(InterfaceCommand command, String plant, Optional<String> agreed, boolean proven) {
        InterfaceCommandSpec spec = command.getSpec();
        Select select = spec.select();
        Instant given = given(command);
        SortedSet<Position> positions = new TreeSet<>();
        if (select.positions() != null) {
            select.positions().forEach(each -> positions.add(position(each)));
        }
        Instant before = select.setAsideBefore() == null ? given : time(select.setAsideBefore());
        return new CommandOrder(
                new InterfaceId(plant, spec.interfaceName()),
                command.getMetadata().getUid(),
                action(spec.action()),
                before.isBefore(given) ? before : given,
                select.orderKey(),
                positions,
                spec.by(),
                agreed.map(second -> spec.reason() + " " + AGREED + " " + second + ")")
                        .orElse(spec.reason()),
                given,
                proven);
    }

    /** When it was given, by the API server's clock. */
    static Instant given(InterfaceCommand command) {
        return Instant.parse(command.getMetadata().getCreationTimestamp());
    }

    private static Command.Action action(InterfaceCommandSpec.Action action) {
        return switch (action) {
            case retry -> Command.Action.retry;
            case discard -> Command.Action.discard;
            case agree -> throw new IllegalArgumentException("agree is nothing that an owner does");
        };
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("select.setAsideBefore: there is no time " + text, e);
        }
    }

    private static Position position(String text) {
        int slash = text.indexOf('/');
        return new Position(Integer.parseInt(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }
}
