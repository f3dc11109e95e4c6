package dev.plantline.topics.account;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One byte for each position of a partition: it has millions. In pages, because a partition that has lived for years begins far from 0. */
final class PositionPages {
    private static final int PAGE_BITS = 16;

    private final NavigableMap<Long, byte[]> pages = new TreeMap<>();

    /** Is given each position that has a value. */
    @FunctionalInterface
    interface Visitor {
        void visit(long offset, byte value);
    }

    /** 0: nothing is known of it. */
    byte get(long offset) {
        byte[] page = pages.get(offset >>> PAGE_BITS);
        return page == null ? 0 : page[inPage(offset)];
    }

    void set(long offset, byte value) {
        pages.computeIfAbsent(offset >>> PAGE_BITS, page -> new byte[1 << PAGE_BITS])[inPage(offset)] = value;
    }

    /** Nothing is known of this position and those behind it any more. */
    void forgetFrom(long offset) {
        pages.tailMap((offset + (1 << PAGE_BITS) - 1) >>> PAGE_BITS, true).clear();
        byte[] page = pages.get(offset >>> PAGE_BITS);
        if (page != null) {
            Arrays.fill(page, inPage(offset), page.length, (byte) 0);
        }
    }

    /** Nothing is known of the positions before this one any more. */
    void forgetBelow(long offset) {
        pages.headMap(offset >>> PAGE_BITS, false).clear();
        byte[] page = pages.get(offset >>> PAGE_BITS);
        if (page != null) {
            Arrays.fill(page, 0, inPage(offset), (byte) 0);
        }
    }

    /** All that are known, from one position to before another, ascending. */
    void forEach(long from, long to, Visitor visitor) {
        for (Map.Entry<Long, byte[]> page :
                pages.tailMap(from >>> PAGE_BITS, true).entrySet()) {
            long first = page.getKey() << PAGE_BITS;
            if (first >= to) {
                return;
            }
            for (int i = 0; i < page.getValue().length; i++) {
                long offset = first + i;
                if (page.getValue()[i] != 0 && offset >= from && offset < to) {
                    visitor.visit(offset, page.getValue()[i]);
                }
            }
        }
    }

    private static int inPage(long offset) {
        return (int) (offset & ((1 << PAGE_BITS) - 1));
    }
}
