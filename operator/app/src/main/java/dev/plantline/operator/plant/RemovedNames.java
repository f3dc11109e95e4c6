package dev.plantline.operator.plant;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that have gone between two looks. One that somebody works with already, but that no look has shown yet, has not gone: caches follow the
 * cluster by different ways. Thread safe.
 */
final class RemovedNames {
    private Set<String> before = Set.of();

    /** What the last look has shown and this one does not. */
    synchronized Set<String> since(Stream<String> present) {
        Set<String> now = present.collect(Collectors.toSet());
        Set<String> gone = new HashSet<>(before);
        gone.removeAll(now);
        before = now;
        return gone;
    }
}
