package dev.plantline.model.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a pod writes its log: {@code 2026-11-26T14:00:03.412Z INFO  [logger] (thread) message}, as {@code quarkus.log.console.format} of the runtime says. What
 * collects logs may put something before it and behind it.
 */
final class PodLog {
    private static final Pattern HEAD = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}(?:Z|[+-][0-9]{2}:[0-9]{2})"
                    + " [A-Z]{4,7} {1,4}\\[([^\\]]{1,200})\\] ");
    private static final Pattern THREAD = Pattern.compile("\\([^()]{1,200}\\) ");

    private PodLog() {}

    /**
     * What a logger wrote in a line, and what follows. The first beginning in a line is the pod's: what somebody sent and the pod quotes stands behind it.
     *
     * @param line of collected logs
     * @param logger which one
     */
    static Optional<String> message(String line, String logger) {
        Matcher head = HEAD.matcher(line);
        if (!head.find() || !head.group(1).equals(logger)) {
            return Optional.empty();
        }
        Matcher thread = THREAD.matcher(line).region(head.end(), line.length());
        return thread.lookingAt() ? Optional.of(line.substring(thread.end())) : Optional.empty();
    }
}
