package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.runtime.FinalScrape.Page;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FinalScrapeTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void whoIsNotAskedStopsWaitingAtTheBound() throws Exception {
        var heard = new FinalScrape(Duration.ofMillis(200)).say();
        assertThat(heard).isNotDone();
        heard.get(2, TimeUnit.MINUTES);
    }

    @Test
    void whoWasReadFromBothPagesIsHeardAtOnce() {
        var lastWord = new FinalScrape(LONG);
        var heard = lastWord.say();
        lastWord.readFrom(Page.status);
        lastWord.readFrom(Page.status);
        assertThat(heard).as("nobody has read the metrics").isNotDone();
        lastWord.readFrom(Page.metrics);
        assertThat(heard).isCompleted();
    }

    @Test
    void whatIsWrittenBeforeTheEndIsNotTheLastWord() {
        var lastWord = new FinalScrape(LONG);
        assertThat(lastWord.isDue()).isFalse();
        lastWord.say();
        assertThat(lastWord.isDue()).isTrue();
    }
}
