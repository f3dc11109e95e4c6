package dev.plantline.operator.odoo;

import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Generation;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What each Odoo has of what the raw steps of interfaces name, for the reconciler of interfaces, which is told of news. In memory only: after a restart each
 * Odoo is asked again, and until then what stands in the status counts. Safe for use by several threads.
 */
public final class TargetViews {
    private final Map<String, Map<ResourceID, Told>> byConnection = new HashMap<>();
    private final Map<ResourceID, Told> byInterface = new ConcurrentHashMap<>();
    private final List<Consumer<ResourceID>> listeners = new CopyOnWriteArrayList<>();

    /**
     * What is known of an interface.
     *
     * @param generation of the manifest that was held against Odoo
     * @param finding the condition {@link Finding#TARGET_VALID}
     */
    public record Told(Generation generation, Finding finding) {}

    /**
     * Takes over all that is known of the interfaces of a connection.
     *
     * @param connection its uid
     */
    public void publish(String connection, Map<ResourceID, Told> told) {
        replace(connection, Map.copyOf(told)).forEach(id -> listeners.forEach(each -> each.accept(id)));
    }

    private synchronized Set<ResourceID> replace(String connection, Map<ResourceID, Told> told) {
        Map<ResourceID, Told> before = byConnection.getOrDefault(connection, Map.of());
        Set<ResourceID> changed = new HashSet<>();
        before.forEach((id, each) -> {
            if (!told.containsKey(id) && byInterface.remove(id, each)) {
                changed.add(id);
            }
        });
        told.forEach((id, each) -> {
            if (!each.equals(byInterface.put(id, each))) {
                changed.add(id);
            }
        });
        if (told.isEmpty()) {
            byConnection.remove(connection);
        } else {
            byConnection.put(connection, told);
        }
        return changed;
    }

    /** The condition of an interface; empty: this generation of it has not been held against its Odoo yet. */
    public Optional<Finding> of(ResourceID id, Generation generation) {
        return Optional.ofNullable(byInterface.get(id))
                .filter(each -> each.generation().equals(generation))
                .map(Told::finding);
    }

    /** Hears of interfaces of which something new is known. */
    public void onChange(Consumer<ResourceID> listener) {
        listeners.add(listener);
    }
}
