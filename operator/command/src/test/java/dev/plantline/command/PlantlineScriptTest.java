package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code plantline} of the source tree, in a tree of two modules whose Maven and Java only say that they were called. */
class PlantlineScriptTest {
    private static final Instant WRITTEN = Instant.parse("2026-11-01T08:00:00Z");
    private static final Instant BUILT = WRITTEN.plusSeconds(60);
    private static final Instant CHANGED = BUILT.plusSeconds(60);
    private static final String LIBRARY = "plantline-crds-1.2.3.jar";
    private static final String PROGRAM = "plantline-command-1.2.3.jar";

    @TempDir
    private Path tree;

    @BeforeEach
    void aTreeOfSources() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "SKIPPED: no /bin/sh for the script plantline");
        Files.copy(Path.of("../../plantline"), tree.resolve("plantline"));
        script(tree.resolve("plantline"), Files.readString(tree.resolve("plantline")));
        script(
                tree.resolve("tools/bin/java"),
                "#!/bin/sh\ncase $1 in -version) echo 'openjdk version \"17.0.1\"' >&2 ;; *) echo \"java $*\" ;; esac\n");
        script(tree.resolve("tools/bin/javac"), "#!/bin/sh\n");
        script(
                tree.resolve("tools/bin/mvn"),
                "#!/bin/sh\necho called >> maven-was-called\n"
                        + "mkdir -p crds/target operator/command/target/lib\n"
                        + "rm -f operator/command/target/lib/* && touch crds/target/" + LIBRARY
                        + " operator/command/target/lib/" + LIBRARY
                        + " operator/command/target/" + PROGRAM + "\n");
        write("pom.xml", WRITTEN, "<project/>");
        write("crds/pom.xml", WRITTEN, "<directory>${project.basedir}</directory>\n");
        write("crds/plants.yaml", WRITTEN, "");
        write("crds/src/main/java/Plant.java", WRITTEN, "");
        write("crds/src/test/java/PlantTest.java", WRITTEN, "");
        write("operator/command/pom.xml", WRITTEN, "<directory>${project.basedir}/../../helm/files</directory>\n");
        write("operator/command/src/main/java/Plantline.java", WRITTEN, "");
        write("helm/files/latency-classes.yaml", WRITTEN, "");
    }

    @Test
    void aTreeThatMavenHasBuiltAnswersAtOnce() throws Exception {
        mavenBuilds();
        assertThat(plantline()).contains("operator/command/target/" + PROGRAM + " validate");
        assertThat(tree.resolve("maven-was-called")).doesNotExist();
    }

    @Test
    void aTreeThatNobodyHasBuiltIsBuiltOnce() throws Exception {
        assertThat(plantline()).contains(PROGRAM + " validate");
        assertThat(plantline()).contains(PROGRAM + " validate");
        assertThat(Files.readAllLines(tree.resolve("maven-was-called"))).hasSize(1);
    }

    @Test
    void whateverTheProgramIsMadeOfBuildsItAgainWhenItIsNewer() throws Exception {
        for (String source : List.of(
                "crds/src/main/java/Plant.java",
                "crds/plants.yaml",
                "operator/command/src/main/java/Plantline.java",
                "helm/files/latency-classes.yaml",
                "pom.xml",
                "crds/pom.xml")) {
            mavenBuilds();
            touch(source, CHANGED);
            plantline();
            assertThat(tree.resolve("maven-was-called")).as(source).exists();
            Files.delete(tree.resolve("maven-was-called"));
            touch(source, WRITTEN);
        }
    }

    @Test
    void aLibraryThatWasBuiltAloneIsNotTheOneThatTheProgramLoads() throws Exception {
        mavenBuilds();
        write("crds/target/" + LIBRARY, CHANGED, "another jar");
        plantline();
        assertThat(tree.resolve("maven-was-called")).exists();
    }

    /** Maven leaves a jar as it is when nothing of its module has changed. */
    @Test
    void aChangedTestOrAnUnchangedModuleBuildsNothing() throws Exception {
        mavenBuilds();
        touch("crds/src/test/java/PlantTest.java", CHANGED);
        touch("operator/command/src/main/java/Plantline.java", CHANGED);
        touch("operator/command/target/" + PROGRAM, CHANGED.plusSeconds(60));
        plantline();
        assertThat(tree.resolve("maven-was-called")).doesNotExist();
    }

    private void mavenBuilds() throws IOException {
        write("crds/target/" + LIBRARY, BUILT, "");
        write("operator/command/target/lib/" + LIBRARY, BUILT, "");
        write("operator/command/target/" + PROGRAM, BUILT, "");
        touch("operator/command/target/lib", BUILT);
    }

    private String plantline() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(tree.resolve("plantline").toString(), "validate")
                .directory(tree.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", tree.resolve("tools").toString());
        builder.environment()
                .put(
                        "PATH",
                        tree.resolve("tools/bin") + ":" + builder.environment().get("PATH"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private void write(String name, Instant time, String text) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        touch(name, time);
    }

    private void touch(String name, Instant time) throws IOException {
        Files.setLastModifiedTime(tree.resolve(name), FileTime.from(time));
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
