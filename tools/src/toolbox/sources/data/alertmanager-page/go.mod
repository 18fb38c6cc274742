module lockstep.invalid/alertmanager-page

go 1.26

require github.com/prometheus/alertmanager v0.31.1

require (
	github.com/shurcooL/httpfs v0.0.0-20230704072500-f1e31cf0ba5c // indirect
	github.com/shurcooL/vfsgen v0.0.0-20230704071429-0000e147ea92 // indirect
)
