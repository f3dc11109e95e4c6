package dev.plantline.operator;

import io.javaoperatorsdk.operator.api.reconciler.Constants;
import java.util.List;
import java.util.Set;

/**
 * The namespaces that may hold a plant.
 *
 * @param names of them; empty: every namespace, present and to come
 */
public record WatchedNamespaces(Set<String> names) {
    /** Copies the names. */
    public WatchedNamespaces {
        names = Set.copyOf(names);
    }

    /** As {@link OperatorSettings#namespaces()} names them. */
    public static WatchedNamespaces of(List<String> setting) {
        return new WatchedNamespaces(setting.contains(Constants.WATCH_ALL_NAMESPACES) ? Set.of() : Set.copyOf(setting));
    }

    /** Whether a namespace is one of them. */
    public boolean contains(String namespace) {
        return names.isEmpty() || names.contains(namespace);
    }
}
