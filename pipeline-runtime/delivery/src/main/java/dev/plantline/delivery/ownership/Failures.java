package dev.plantline.delivery.ownership;

import dev.plantline.model.PlainText;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** What errors of Kafka's producer mean; they come wrapped, so the causes are looked at. */
public final class Failures {
    private Failures() {}

    /** Why only a human can help; null: owning the partition again may. */
    static String fatal(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return "a record is too large for .aside or .audit, raise max.message.bytes of these topics: "
                        + cause.getMessage();
            }
            if (cause instanceof AuthorizationException) {
                return "Kafka refuses the user of this workload, grant it the interface's topics, group and transactional id: "
                        + cause.getMessage();
            }
            if (cause instanceof SerializationException) {
                return "a record cannot be written: " + cause.getMessage();
            }
        }
        return null;
    }

    /** Whether another owner was seen. */
    static boolean isFenced(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    /** What the error and its causes say, for humans. */
    public static String words(Throwable error) {
        return PlainText.said(error);
    }
}
