package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.runtime.LastWord.Page;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastWordTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void whoIsNotAskedStopsWaitingAtTheBound() throws Exception {
        var heard = new LastWord(Duration.ofMillis(200)).say();
        assertThat(heard).isNotDone();
        heard.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoWasReadFromBothPagesIsHeardAtOnce() {
        var lastWord = new LastWord(LONG);
        var heard = lastWord.say();
        lastWord.readFrom(Page.status);
        lastWord.readFrom(Page.status);
        assertThat(heard).as("nobody has read the metrics").isNotDone();
        lastWord.readFrom(Page.metrics);
        assertThat(heard).isCompleted();
    }

    @Test
    void whatIsWrittenBeforeTheEndIsNotTheLastWord() {
        var lastWord = new LastWord(LONG);
        assertThat(lastWord.isDue()).isFalse();
        lastWord.say();
        assertThat(lastWord.isDue()).isTrue();
    }
}
