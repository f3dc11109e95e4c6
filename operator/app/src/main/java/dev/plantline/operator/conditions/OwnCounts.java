package dev.plantline.operator.conditions;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which number of interfaces a class or template shows where several operators count, each in its own namespaces. Whoever put its number right each time
 * would write for ever, against another that does the same. So an operator leaves a number that somebody has changed after it was its own, until its
 * own count changes. Thread safe.
 */
public final class OwnCounts {
    /** The last number of each that stood in its status as this operator counted it. */
    private final Map<String, Integer> stood = new ConcurrentHashMap<>();

    /** Nothing was counted yet. */
    public OwnCounts() {}

    /**
     * The number to show.
     *
     * @param name of the class or template
     * @param counted by this operator, now
     * @param shown in the status; null: none
     */
    public Integer toShow(String name, Integer counted, Integer shown) {
        if (counted.equals(shown)) {
            stood.put(name, counted);
        }
        return shown != null && counted.equals(stood.get(name)) ? shown : counted;
    }
}
