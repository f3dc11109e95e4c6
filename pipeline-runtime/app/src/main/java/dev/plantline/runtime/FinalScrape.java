package dev.plantline.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What a batch says at its end: nobody else tells how its interfaces stand until the next run, so the pod stays until that was read, once from
 * each page, but not for ever. Thread safe.
 */
@ApplicationScoped
class FinalScrape {
    /** What is read from outside. */
    enum Page {
        /** By the operator. */
        status,
        /** By Prometheus. */
        metrics
    }

    private final Duration longest;
    private final Set<Page> unread = EnumSet.allOf(Page.class);
    private final CompletableFuture<Void> heard = new CompletableFuture<>();
    private volatile boolean due;

    /**
     * Nothing to say yet.
     *
     * @param longest time from the end of the work until nobody is waited for any more
     */
    FinalScrape(@ConfigProperty(name = "plantline.batch.last-word") Duration longest) {
        this.longest = longest;
    }

    /**
     * The work has ended.
     *
     * @return completes when every page was read since then, or when nobody is waited for any more
     */
    CompletableFuture<Void> say() {
        due = true;
        return heard.completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the work has ended. Ask it before a page is written: one from before the end is not the last word. */
    boolean isDue() {
        return due;
    }

    /** A page that was written after the end has been read. */
    synchronized void readFrom(Page page) {
        unread.remove(page);
        if (unread.isEmpty()) {
            heard.complete(null);
        }
    }
}
