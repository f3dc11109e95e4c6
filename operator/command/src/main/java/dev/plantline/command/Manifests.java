package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.operator.desired.validation.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Kubernetes manifests of a directory, or of one file, as trees with exact numbers. Directories called {@code sandbox} hold what only the
 * sandbox reads and are left out, as are everything hidden and the {@code kustomization.yaml} of Kustomize.
 *
 * @param all every manifest, in the order of the files' names
 * @param findings files that cannot be read as manifests
 */
public record Manifests(List<Manifest> all, List<Finding> findings) {
    private static final Pattern MANIFESTS = Pattern.compile("(?!\\.|kustomization\\.ya?ml$).*\\.(yaml|yml|json)");

    /**
     * One manifest.
     *
     * @param file where it stands
     * @param document what it says and in which lines
     */
    public record Manifest(Path file, ManifestFile.Document document) {
        /** The namespace of a manifest that names none, unless kubectl is told another one. */
        public static final String DEFAULT_NAMESPACE = "default";

        /** The resource. */
        public JsonNode tree() {
            return document.content();
        }

        /** Its kind. */
        public String kind() {
            return tree().path("kind").asText();
        }

        /** Its name. */
        public String name() {
            return tree().path("metadata").path("name").asText();
        }

        /** Kind and name. */
        public String resource() {
            return kind() + " " + name();
        }

        /** Its namespace; that of a manifest without one is {@value #DEFAULT_NAMESPACE}. */
        public String namespace() {
            return tree().path("metadata").path("namespace").asText(DEFAULT_NAMESPACE);
        }

        /** Whether it says in which namespace it is. */
        public boolean hasNamespace() {
            return tree().path("metadata").has("namespace");
        }

        /** A mistake in it. */
        Finding finding(String path, String message) {
            return new Finding(file, document.line(path), resource(), path, message);
        }

        /** Which of Plantline's own kinds it is of; empty: of none. */
        public Optional<Kinds> ownKind() {
            return Kinds.of(tree().path("apiVersion").asText(), kind());
        }

        /** Whether it is of one of Plantline's own kinds. */
        public boolean is(Kinds kind) {
            return ownKind().filter(kind::equals).isPresent();
        }

        /** The same with another content, for example with other addresses. */
        public Manifest with(JsonNode other) {
            return new Manifest(file, new ManifestFile.Document(other, document.node()));
        }
    }

    /**
     * Reads all {@code *.yaml}, {@code *.yml} and {@code *.json} below a directory.
     *
     * @param path directory or file; what cannot be read becomes a finding
     */
    public static Manifests read(Path path) {
        List<Manifest> all = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Path file : files(path, findings, name -> MANIFESTS.matcher(name).matches())) {
            try {
                for (ManifestFile.Document document : ManifestFile.read(Files.readString(file))) {
                    add(new Manifest(file, document), all, findings);
                }
            } catch (IllegalArgumentException e) {
                findings.add(new Finding(file, 0, "", "", "not readable as manifests: " + firstLine(e.getMessage())));
            } catch (IOException e) {
                findings.add(unreadable(file, e));
            }
        }
        return new Manifests(List.copyOf(all), List.copyOf(findings));
    }

    private static void add(Manifest manifest, List<Manifest> all, List<Finding> findings) {
        List<String> missing = new ArrayList<>();
        for (String field : List.of("apiVersion", "kind")) {
            if (manifest.tree().path(field).asText().isEmpty()) {
                missing.add(field);
            }
        }
        if (manifest.name().isEmpty()) {
            missing.add("metadata.name");
        }
        if (missing.isEmpty()) {
            all.add(manifest);
        } else {
            findings.add(new Finding(
                    manifest.file(),
                    manifest.document().line(""),
                    manifest.resource().strip(),
                    "",
                    "this is not a Kubernetes manifest without " + String.join(" and ", missing)
                            + ": add what is missing (the apiVersion of Plantline's kinds is " + Kinds.API_VERSION
                            + "), or move what is not a manifest elsewhere"));
        }
    }

    private static Finding unreadable(Path file, IOException e) {
        return new Finding(file, 0, "", "", "cannot be read: " + Unreadable.reason(file, e));
    }

    /** What a first installation brings for the whole cluster, from the chart: its latency classes, policies and templates. */
    public static List<Manifest> ofTheChart() {
        return Stream.of("latency-classes.yaml", "interface-policies.yaml", "interface-templates.yaml")
                .flatMap(Manifests::ofTheChart)
                .toList();
    }

    private static Stream<Manifest> ofTheChart(String file) {
        try (InputStream in = Manifests.class.getResourceAsStream(file)) {
            return ManifestFile.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)).stream()
                    .map(each -> new Manifest(Path.of(file), each));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " of the chart is missing from the jar", e);
        }
    }

    /** Files below a directory by their names, or the one file. */
    static Set<Path> files(Path path, List<Finding> findings, Predicate<String> wanted) {
        Set<Path> files = new TreeSet<>();
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.getFileName() == null
                            ? ""
                            : directory.getFileName().toString();
                    boolean left = !directory.equals(path) && (name.startsWith(".") || name.equals("sandbox"));
                    return left ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.getFileName().toString();
                    if (file.equals(path) || wanted.test(name)) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    findings.add(unreadable(file, e));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
        return files;
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
