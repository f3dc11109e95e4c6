package dev.plantline.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bill of materials of a program (CycloneDX, JSON), as the names of the jars that it says the program ships. */
public final class BillOfMaterials {
    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

    private BillOfMaterials() {}

    /**
     * The jars that a bill of materials names.
     *
     * @param file sbom.cdx.json
     * @param withGroup whether the names of jars begin with the group, as in an application of Quarkus
     * @return names of files
     * @throws IOException when there is no such file
     */
    public static Set<String> named(Path file, boolean withGroup) throws IOException {
        Set<String> jars = new TreeSet<>();
        for (JsonNode component : new ObjectMapper().readTree(file.toFile()).path("components")) {
            Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
            jars.add((withGroup ? component.path("group").asText() + "." : "")
                    + component.path("name").asText()
                    + "-" + component.path("version").asText()
                    + (classifier.find() ? "-" + classifier.group(1) : "")
                    + ".jar");
        }
        return jars;
    }

    /**
     * The jars below a directory.
     *
     * @param directory the program's libraries
     * @return names of files
     * @throws IOException when there is no such directory
     */
    public static Set<String> shipped(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
