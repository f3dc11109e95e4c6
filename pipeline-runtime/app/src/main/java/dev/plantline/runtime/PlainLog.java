package dev.plantline.runtime;

import dev.plantline.model.ErrorTrace;
import dev.plantline.model.PlainText;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Makes one line of what is logged, whoever is quoted in it: a message, an Odoo or a library's error may hold line ends, and what stands behind them
 * would look like a line of this pod. Lets everything through.
 */
@LoggingFilter(name = "plain-text")
public final class PlainLog implements Filter {
    private static final PatternFormatter MESSAGE = new PatternFormatter("%s");

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord line) {
            var thrown = line.getThrown();
            String words = PlainText.of(MESSAGE.format(line));
            if (thrown != null && !(thrown instanceof ErrorTrace)) {
                words += " (" + PlainText.of(thrown) + ")";
                line.setThrown(ErrorTrace.of(thrown)); // its own words may have line ends
            }
            line.setMessage(words, FormatStyle.NO_FORMAT);
        }
        return true;
    }
}
