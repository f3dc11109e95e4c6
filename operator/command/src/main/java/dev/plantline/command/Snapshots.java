package dev.plantline.command;

import dev.plantline.engine.TargetSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The snapshots that belong to a directory of manifests.
 *
 * @param byConnection by namespace and name of the OdooConnection
 * @param findings files that cannot be read as snapshots
 */
record Snapshots(Map<String, TargetSnapshot> byConnection, List<Finding> findings) {
    /** How the names of snapshots end: kubectl reads no such file, so that they can stand beside the manifests. */
    static final String ENDING = ".snapshot";

    /**
     * Reads them.
     *
     * @param path directory of manifests, or one manifest; what stands in {@code named} counts more than what is found there
     */
    static Snapshots read(Path path, List<Path> named) {
        Map<String, TargetSnapshot> found = new TreeMap<>();
        List<Finding> findings = new ArrayList<>();
        add(named, found, findings);
        Map<String, TargetSnapshot> beside = new TreeMap<>();
        add(Files.isDirectory(path) ? below(path, findings) : List.of(), beside, findings);
        beside.forEach(found::putIfAbsent);
        return new Snapshots(found, List.copyOf(findings));
    }

    private static List<Path> below(Path path, List<Finding> findings) {
        return new ArrayList<>(new TreeSet<>(Manifests.files(path, findings, name -> name.endsWith(ENDING))));
    }

    private static void add(List<Path> files, Map<String, TargetSnapshot> into, List<Finding> findings) {
        Map<String, Path> seen = new TreeMap<>();
        for (Path file : files) {
            try {
                TargetSnapshot snapshot = TargetSnapshot.read(text(file));
                String key = key(snapshot.namespace(), snapshot.connection());
                Path first = seen.putIfAbsent(key, file);
                if (first != null) {
                    findings.add(finding(
                            file,
                            first + " is a snapshot of OdooConnection " + snapshot.connection() + " of namespace "
                                    + snapshot.namespace() + " already: remove one of the two"));
                }
                into.putIfAbsent(key, snapshot);
            } catch (IllegalArgumentException e) {
                findings.add(finding(file, e.getMessage()));
            } catch (IOException e) {
                findings.add(finding(file, "cannot be read: " + Unreadable.reason(file, e)));
            }
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(TargetSnapshot.MOST_BYTES + 1);
            if (bytes.length > TargetSnapshot.MOST_BYTES) {
                throw new IllegalArgumentException("this is larger than any snapshot, "
                        + (TargetSnapshot.MOST_BYTES >> 20) + " MiB: write it anew with plantline snapshot");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static Finding finding(Path file, String message) {
        return new Finding(file, 0, "", "", message);
    }

    static String key(String namespace, String connection) {
        return namespace + "/" + connection;
    }
}
