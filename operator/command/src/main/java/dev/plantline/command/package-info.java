/** The plantline command: what plant engineers, SREs and pipelines call. */
package dev.plantline.command;
