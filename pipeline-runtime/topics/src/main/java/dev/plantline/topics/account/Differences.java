package dev.plantline.topics.account;

import dev.plantline.topics.account.PartitionAccount.Problem;
import java.util.ArrayList;
import java.util.List;

/** What does not fit, bounded: whoever has lost a million messages needs to be told once. */
final class Differences {
    /** Lines of one partition. */
    static final int MOST = 1_000;

    private final List<Problem> found = new ArrayList<>();
    private long more;

    /** Something about the partition as a whole. */
    void add(String text) {
        add(-1, text);
    }

    /** Something about a message. */
    void add(long offset, String text) {
        if (found.size() < MOST) {
            found.add(new Problem(offset, text));
        } else {
            more++;
        }
    }

    /** All of them; the last line says how many are not listed. */
    List<Problem> list() {
        List<Problem> all = new ArrayList<>(found);
        if (more > 0) {
            all.add(new Problem(-1, more + " more differences are not listed"));
        }
        return all;
    }
}
