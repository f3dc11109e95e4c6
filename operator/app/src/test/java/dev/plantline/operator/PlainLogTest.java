package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.logging.LoggingFilter;
import java.io.IOException;
import java.util.Properties;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class PlainLogTest {
    private static Properties shipped() throws IOException {
        var properties = new Properties();
        try (var in = PlainLog.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
        return properties;
    }

    private static ExtLogRecord logged(String logger, String message, Throwable thrown) {
        var line = new ExtLogRecord(Level.INFO, message, FormatStyle.NO_FORMAT, PlainLogTest.class.getName());
        line.setLoggerName(logger);
        line.setThreadName("lots-3");
        line.setThrown(thrown);
        assertThat(new PlainLog().isLoggable(line)).isTrue();
        return line;
    }

    @Test
    void theConsoleIsWrittenThroughIt() throws IOException {
        assertThat(shipped().getProperty("quarkus.log.console.filter"))
                .isEqualTo(PlainLog.class.getAnnotation(LoggingFilter.class).name());
    }

    @Test
    void whoeverIsQuotedALineStaysOne() {
        assertThat(logged("a", "odd: {0} %s \n2026-11-26 INFO all is well\u001b[2J", null)
                        .getMessage())
                .isEqualTo("odd: {0} %s \\n2026-11-26 INFO all is well\\u001b[2J");
    }

    @Test
    void whatAnErrorSaysStaysInTheLine() {
        var line = logged(
                "a", "failed", new IllegalStateException("x\ny", new IOException("z\n2026-11-26 INFO all is well")));
        assertThat(line.getMessage())
                .isEqualTo(
                        "failed (java.lang.IllegalStateException: x\\ny, because of java.io.IOException: z\\n2026-11-26 INFO all is well)");
        assertThat(line.getThrown().toString()).contains("PlainLogTest").doesNotContain("\n");
        assertThat(line.getThrown().getCause().toString()).doesNotContain("all is well");
    }
}
