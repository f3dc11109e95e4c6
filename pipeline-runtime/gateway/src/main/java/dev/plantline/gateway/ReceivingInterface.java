package dev.plantline.gateway;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Lifecycle;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Stage;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.model.InterfaceId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * An interface under one revision, as far as messages are received for it.
 *
 * @param id whose messages
 * @param partitions partition count of its topics
 * @param maxBytes largest message, bytes
 * @param compiled its contract and keys
 * @param zone of the plant, in which a day ends
 */
public record ReceivingInterface(
        InterfaceId id, int partitions, int maxBytes, CompiledInterface compiled, ZoneId zone) {
    private Optional<Lifecycle> lifecycle() {
        return Optional.ofNullable(compiled.spec().lifecycle());
    }

    private boolean isAt(Stage stage) {
        return lifecycle().filter(each -> each.stage() == stage).isPresent();
    }

    /** Whether a human has said that it receives nothing any more. */
    public boolean isRetired() {
        return isAt(Stage.retired);
    }

    /** Whether its senders are to go elsewhere; until a human retires it, it receives as before. */
    public boolean isDeprecated() {
        return isAt(Stage.deprecated);
    }

    /** The end of its last day; empty: it has none. */
    public Optional<Instant> sunset() {
        return lifecycle()
                .map(Lifecycle::sunset)
                .map(day -> LocalDate.parse(day).plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** Name of the interface of the plant that takes over; empty: none is known. */
    public Optional<String> successor() {
        return lifecycle().map(Lifecycle::replacedBy);
    }
}
