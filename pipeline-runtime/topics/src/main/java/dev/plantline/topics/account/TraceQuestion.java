package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import java.util.regex.Pattern;

/**
 * What somebody looks for: the messages of an order key, one message by its id, or what made or changed a record of the target.
 *
 * @param text an order key, a message id, or {@code model,id}; compared as it is
 */
public record TraceQuestion(String text) {
    private static final Pattern RECORD = Pattern.compile("[a-z][a-z0-9_]*([.][a-z0-9_]+)*,[1-9][0-9]{0,17}");

    /** Whether it can be a record of the target, which only the lines of an outcome name. */
    boolean isRecord() {
        return RECORD.matcher(text).matches();
    }

    /** Whether it is this message. */
    boolean names(String messageId, String orderKey) {
        return text.equals(messageId) || text.equals(orderKey);
    }

    /** Whether a line of the audit is about what is looked for. */
    boolean names(AuditRecord line) {
        return line.message() != null
                        && names(line.message().id(), line.message().orderKey())
                || isRecord() && namesRecord(line);
    }

    private boolean namesRecord(AuditRecord line) {
        return text.equals(line.record())
                || line.booked() != null && line.booked().lines().stream().anyMatch(each -> text.equals(each.record()));
    }
}
