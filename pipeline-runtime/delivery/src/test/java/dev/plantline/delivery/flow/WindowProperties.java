package dev.plantline.delivery.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the order of outcomes and wherever an owner is lost: a record is handled again exactly when its outcome was not committed. */
class WindowProperties {
    private static final Checkpoint FIRST =
            Checkpoint.first("operator", "k", new Checkpoint.Topics("i", "a", "u"), null);

    private static Checkpoint checkpoint(Window window) {
        return new Checkpoint(
                1,
                window.next(),
                window.leaderEpoch(),
                window.handled(),
                window.end(),
                window.endLeaderEpoch(),
                FIRST.totals(),
                FIRST.chain(),
                "owner",
                1,
                1,
                1,
                "k",
                null,
                FIRST.topics(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Property(tries = 500)
    void everyRecordIsHandledOnceAcrossOwners(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int records) {
        Random random = new Random(seed);
        TreeMap<Long, Integer> log = new TreeMap<>(); // offset to leader epoch, with gaps as control records make them
        long offset = random.nextInt(3);
        for (int i = 0; i < records; i++) {
            log.put(offset, i / 10);
            offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0);
        }
        TreeSet<Long> committed = new TreeSet<>();
        Checkpoint last = FIRST;
        for (int owner = 0; owner < 200 && committed.size() < log.size(); owner++) {
            Window window = new Window(last);
            TreeMap<Long, Window.Slot> open = new TreeMap<>();
            List<Long> done = new ArrayList<>();
            for (var record : log.tailMap(last.next()).entrySet()) {
                Window.Slot slot = window.read(record.getKey(), record.getValue());
                assertThat(slot == null)
                        .as("offset " + record.getKey() + " after " + last)
                        .isEqualTo(committed.contains(record.getKey()));
                if (slot != null) {
                    open.put(record.getKey(), slot);
                }
                if (!open.isEmpty() && random.nextBoolean()) {
                    finish(window, open, done, random);
                }
                assertThat(window.open()).isEqualTo(open.size());
                if (random.nextInt(10) == 0) {
                    break;
                }
            }
            while (!open.isEmpty() && random.nextInt(5) > 0) {
                finish(window, open, done, random);
            }
            last = checkpoint(window);
            committed.addAll(done);
            for (long each : log.keySet()) {
                assertThat(last.hasOutcome(each))
                        .as("offset " + each + " in " + last)
                        .isEqualTo(committed.contains(each));
            }
            if (!committed.isEmpty()) {
                assertThat(last.end()).isGreaterThan(committed.last());
            }
        }
    }

    private static void finish(Window window, TreeMap<Long, Window.Slot> open, List<Long> done, Random random) {
        List<Long> offsets = new ArrayList<>(open.keySet());
        long chosen = offsets.get(random.nextInt(offsets.size()));
        window.done(open.remove(chosen));
        done.add(chosen);
    }
}
