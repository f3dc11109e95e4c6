package dev.plantline.operator.latencyclass;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which number of interfaces a class shows where several operators count, each in its own namespaces. Whoever put its number right each time
 * would write for ever, against another that does the same. So an operator leaves a number that somebody has changed after it was its own, until its
 * own count changes. Thread safe.
 */
final class OwnCounts {
    /** The last number of each class that stood in its status as this operator counted it. */
    private final Map<String, Integer> stood = new ConcurrentHashMap<>();

    /**
     * The number to show.
     *
     * @param name of the class
     * @param counted by this operator, now
     * @param shown in the status; null: none
     */
    Integer toShow(String name, Integer counted, Integer shown) {
        if (counted.equals(shown)) {
            stood.put(name, counted);
        }
        return shown != null && counted.equals(stood.get(name)) ? shown : counted;
    }
}
