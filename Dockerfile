# Interleave as one static program in an empty image.
#
#   docker build -t interleave . && docker run -p 8080:8080 interleave

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /interleave ./server

FROM scratch
COPY --from=build /interleave /interleave
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=2s CMD ["/interleave", "health"]
ENTRYPOINT ["/interleave", "-addr", ":8080"]
