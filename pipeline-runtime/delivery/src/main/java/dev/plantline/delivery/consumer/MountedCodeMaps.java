package dev.plantline.delivery.consumer;

import dev.plantline.engine.CodeTable;
import dev.plantline.engine.CodeTableCompiler;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.model.CodeMapFile;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The code tables of this pod: each parsed once and shared by all its interfaces. What cannot be read leaves the table before at work, and so does what
 * is not mounted any more: the operator takes away what nobody uses, and anything else is a loss that must stop nothing. For one thread at a time.
 */
final class MountedCodeMaps {
    /** A table and what it was made of. */
    private record Read(byte[] stored, ZoneId zone, CodeTable table) {
        boolean isOf(byte[] bytes, ZoneId its) {
            return zone.equals(its) && Arrays.equals(stored, bytes);
        }
    }

    private final Map<String, Read> tables = new TreeMap<>();
    private final Map<String, String> unread = new TreeMap<>();

    /**
     * Takes over what is mounted.
     *
     * @param stored files by name of the CodeMap
     * @param zone in which days begin
     */
    PlantCodeMaps take(Map<String, byte[]> stored, ZoneId zone) {
        unread.clear();
        Map<String, String> unusable = new TreeMap<>();
        stored.forEach((name, bytes) -> {
            Read known = tables.get(name);
            if (known != null && known.isOf(bytes, zone)) {
                return;
            }
            try {
                tables.put(name, new Read(bytes, zone, CodeTableCompiler.accepted(CodeMapFile.read(bytes), zone)));
            } catch (IllegalArgumentException e) {
                if (known == null) {
                    unusable.put(name, e.getMessage());
                } else {
                    unread.put(name, e.getMessage());
                }
            }
        });
        Map<String, CodeTable> all = new TreeMap<>();
        tables.forEach((name, read) -> all.put(name, read.table()));
        return new PlantCodeMaps(all, unusable);
    }

    /** Why the table before goes on of one of these; empty: for none. */
    Optional<String> unread(Set<String> names) {
        return unread.entrySet().stream()
                .filter(each -> names.contains(each.getKey()))
                .map(each -> "CodeMap " + each.getKey() + " goes on as it was: " + each.getValue())
                .findFirst();
    }

    /** Forgets all but these. */
    void keep(Set<String> names) {
        tables.keySet().retainAll(names);
    }
}
