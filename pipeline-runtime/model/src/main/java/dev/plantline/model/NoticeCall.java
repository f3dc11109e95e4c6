package dev.plantline.model;

import java.util.List;
import java.util.Map;

/**
 * All notices of a partition that are to stand in the target; those that stand there already stay as they are.
 *
 * @param partition whose messages are refused
 * @param ownerEpoch of the caller
 * @param closing whether those that stand there and are not wanted go; false: it is not decided yet what becomes of their messages
 * @param wanted at most {@value #MOST}
 * @param ended for keys of notices that go what became of their messages, as text; those that it does not name go with a general word
 */
public record NoticeCall(
        PartitionId partition, long ownerEpoch, boolean closing, List<Notice> wanted, Map<String, String> ended) {
    /** Most notices of a partition at the same time. */
    public static final int MOST = 100;

    /** Copies both. */
    public NoticeCall {
        wanted = List.copyOf(wanted);
        ended = Map.copyOf(ended);
    }

    /**
     * What came of it.
     *
     * @param open how many stand there now
     * @param failed why others could not be opened or closed, by key
     */
    public record Answer(int open, Map<String, String> failed) {}
}
