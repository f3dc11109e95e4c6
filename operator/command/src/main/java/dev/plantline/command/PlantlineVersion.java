package dev.plantline.command;

import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest. */
final class PlantlineVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Plantline.class.getPackage().getImplementationVersion();
        return new String[] {"plantline " + (version == null ? "(from sources)" : version)};
    }
}
