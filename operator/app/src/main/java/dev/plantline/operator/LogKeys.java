package dev.plantline.operator;

import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * The operator's log lines: a sentence and the fields that it speaks of, always under the same keys. A line tells what happened, to which
 * object, why, and what comes next.
 */
public enum LogKeys {
    /** Namespace of the resource. */
    NAMESPACE,
    /** Name of the Plant. */
    PLANT,
    /** Name of the OdooInterface. */
    INTERFACE,
    /** Name of the OdooConnection. */
    CONNECTION,
    /** Kind of a made resource. */
    KIND,
    /** Name of a made resource. */
    NAME,
    /** Why. */
    REASON,
    /** When it is tried again. */
    RETRY_IN;

    /** A field with its value, for the end of a line: {@code plant=lyon}. */
    public String of(Object value) {
        return name().toLowerCase(Locale.ROOT) + "=" + value;
    }

    /** Logs a sentence with its fields at level INFO. */
    public static void info(Logger log, String sentence, String... fields) {
        if (log.isInfoEnabled()) {
            log.info(line(sentence, fields));
        }
    }

    /** Logs a sentence with its fields at level WARN. */
    public static void warn(Logger log, String sentence, String... fields) {
        log.warn(line(sentence, fields));
    }

    private static String line(String sentence, String... fields) {
        return fields.length == 0 ? sentence : sentence + " " + String.join(" ", fields);
    }
}
