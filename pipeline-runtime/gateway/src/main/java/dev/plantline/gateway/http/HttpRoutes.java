package dev.plantline.gateway.http;

import dev.plantline.api.v1alpha1.source.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which path leads where. A path that changes hands leads to one or the other at any moment. Thread safe. */
final class HttpRoutes {
    private final Map<String, HttpSource> open = new ConcurrentHashMap<>();
    private volatile Map<String, String> notOpened = Map.of();

    void put(HttpSource source) {
        open.put(source.path(), source);
    }

    /** Nothing, where another source has the path by now. */
    void remove(HttpSource source) {
        open.remove(source.path(), source);
    }

    /** Names of the interfaces that have a path, open or not. */
    Set<String> interfaceNames() {
        var names = new HashSet<>(notOpened.values());
        open.values().forEach(source -> names.add(source.to().id().name()));
        return names;
    }

    void notOpened(Map<String, Source> interfaces) {
        var byPath = new HashMap<String, String>();
        interfaces.forEach(
                (name, manifest) -> byPath.putIfAbsent(manifest.http().path(), name));
        notOpened = Map.copyOf(byPath);
    }

    /** Where an interface receives; empty: nowhere here. */
    Optional<String> pathOf(String interfaceName) {
        return open.values().stream()
                .filter(source -> source.to().id().name().equals(interfaceName))
                .map(HttpSource::path)
                .findFirst();
    }

    Optional<HttpSource> at(String path) {
        return Optional.ofNullable(open.get(path));
    }

    /** The interface that has this path and could not be opened there; an open one at the same path comes first. */
    Optional<String> notOpenedAt(String path) {
        return Optional.ofNullable(notOpened.get(path));
    }
}
